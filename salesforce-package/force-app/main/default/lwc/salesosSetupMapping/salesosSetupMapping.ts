import type { LineChange, MappingDryRun, MappingOfObject, SetupObject } from '@salesos/shared/api/setup';
import { timeOrDay } from 'c/salesosFormat';
import { labels, say } from 'c/salesosLabels';
import SalesosSetupStep from 'c/salesosSetupStep';
import { freeFields, lineStates, withNewLine, withoutLine, withPart } from 'c/salesosMappingLines';
import type { LineOption, LinePart, LineState } from 'c/salesosMappingLines';

/** Which way each field goes and who wins: changed here, tried on the records, then saved. */
export default class SalesosSetupMapping extends SalesosSetupStep {
  object: SetupObject = 'contact';
  mapping: MappingOfObject | null = null;
  isLoading = true;
  changes: LineChange[] = [];
  isAdding = false;
  /** Of the changes as they are now. */
  dryRun: MappingDryRun | null = null;

  override connectedCallback(): void {
    void this.load();
  }

  get objectOptions(): { value: string; label: string }[] {
    return (this.view?.mapping ?? []).map(({ object, label }) => ({ value: object, label }));
  }

  get isObjectFixed(): boolean {
    return this.isBusy || this.isChanged;
  }

  get isChanged(): boolean {
    return this.changes.length > 0;
  }

  get lines(): LineState[] {
    return this.mapping ? lineStates(this.mapping, this.changes) : [];
  }

  get free(): LineOption[] {
    return this.mapping ? freeFields(this.mapping, this.changes) : [];
  }

  get crmName(): string {
    return this.view?.crmName ?? '';
  }

  get crmFieldTitle(): string {
    return say('setupCrmField', this.crmName);
  }

  get waitingText(): string {
    return say('setupWorking', this.crmName);
  }

  get dryRunTitle(): string | null {
    return this.dryRun && say('setupDryRunOf', timeOrDay(this.dryRun.measuredAt, new Date()));
  }

  get dryRunVariant(): string {
    return this.dryRun ? 'neutral' : 'brand';
  }

  chooseObject(event: CustomEvent<{ value: string }>): void {
    this.object = this.view?.mapping.find(({ object }) => object === event.detail.value)?.object ?? this.object;
    void this.load();
  }

  edit(event: CustomEvent<{ part: LinePart; value: string }>): void {
    const { field } = this.lineOf(event);
    if (this.mapping) this.take(withPart(this.mapping, this.changes, { field, ...event.detail }));
  }

  remove(event: Event): void {
    this.take(withoutLine(this.changes, this.lineOf(event)));
  }

  startAdding(): void {
    this.isAdding = true;
  }

  stopAdding(): void {
    this.isAdding = false;
  }

  add(event: CustomEvent<{ field: string; crmField: string }>): void {
    if (this.mapping) this.take(withNewLine(this.mapping, this.changes, event.detail));
    this.isAdding = false;
  }

  forget(): void {
    this.take([]);
  }

  async tryOut(): Promise<void> {
    const { changes, object } = this;
    const dryRun = await this.ask<MappingDryRun>({ call: 'preview_mapping', object, changes: [...changes] });
    if (changes === this.changes) this.dryRun = dryRun;
  }

  async save(): Promise<void> {
    const { changes, object } = this;
    if (!(await this.change({ call: 'save_mapping', object, changes: [...changes] }, labels.setupMappingSaved))) return;
    this.forget();
    await this.load();
  }

  async load(): Promise<void> {
    const { object } = this;
    this.isLoading = true;
    const mapping = await this.ask<MappingOfObject>({ call: 'mapping', object });
    if (object !== this.object) return;
    this.mapping = mapping;
    this.isLoading = false;
  }

  private lineOf(event: Event): { field: string; isAdded: boolean } {
    const { field = '' } = (event.currentTarget as HTMLElement).dataset;
    return this.lines.find((line) => line.field === field) ?? { field, isAdded: false };
  }

  /** A dry run is of one set of changes. */
  private take(changes: LineChange[]): void {
    this.changes = changes;
    this.dryRun = null;
  }
}
