import type { LineChange, MappingDryRun, MappingOfObject, SetupObject } from '@salesos/shared/api/setup';
import { timeOrDay } from 'c/salesosFormat';
import { labels, say } from 'c/salesosLabels';
import SalesosSetupStep from 'c/salesosSetupStep';
import { mappingRows, wantedLine, withChange } from './mappingModel';
import type { MappingRow } from './mappingModel';

/** Which way each field goes and who wins: changed here, tried on the records, then saved. */
export default class SalesosSetupMapping extends SalesosSetupStep {
  object: SetupObject = 'contact';
  mapping: MappingOfObject | null = null;
  isLoading = true;
  changes: LineChange[] = [];
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

  get rows(): MappingRow[] {
    return this.mapping ? mappingRows(this.mapping, this.changes, this.view?.crmName ?? '') : [];
  }

  get crmFieldTitle(): string {
    return say('setupCrmField', this.view?.crmName ?? '');
  }

  get waitingText(): string {
    return say('setupWorking', this.view?.crmName ?? '');
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

  chooseCrmField(event: CustomEvent<{ value: string }>): void {
    this.edit(event, { crmField: event.detail.value });
  }

  chooseDirection(event: CustomEvent<{ value: string }>): void {
    const direction = this.mapping?.directionWords.find(({ value }) => value === event.detail.value)?.value;
    if (direction) this.edit(event, { direction });
  }

  chooseAuthority(event: CustomEvent<{ value: string }>): void {
    const authority = this.mapping?.authorityWords.find(({ value }) => value === event.detail.value)?.value;
    if (authority) this.edit(event, { authority });
  }

  forget(): void {
    this.changes = [];
    this.dryRun = null;
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

  private edit(event: Event, part: Partial<LineChange>): void {
    const { field } = (event.currentTarget as HTMLElement).dataset;
    const line = this.mapping?.lines.find((one) => one.field === field);
    if (!line) return;
    this.changes = withChange(this.changes, line, { ...wantedLine(line, this.changes), ...part });
    this.dryRun = null;
  }
}
