import type { ObjectConditions, ScopeChoiceLists, ScopeChoices, ScopeCount, ScopeOfObject, SetupObject } from '@salesos/shared/api/setup';
import { timeOrDay } from 'c/salesosFormat';
import { labels, say } from 'c/salesosLabels';
import { factRows } from 'c/salesosSetupApi';
import type { FactRow } from 'c/salesosSetupApi';
import SalesosSetupStep from 'c/salesosSetupStep';

interface Option {
  value: string;
  label: string;
}
const optionsOf = (choices: readonly { id: string; label: string }[]): Option[] => choices.map(({ id, label }) => ({ value: id, label }));
/** Nothing chosen = not asked for. */
const idsOf = (values: readonly string[]): string[] | null => (values.length === 0 ? null : [...values]);
const everything: ObjectConditions = { owners: null, list: null, recordTypes: null };

/** Which records are worked with: chosen object by object, counted with its cost, then saved together. */
export default class SalesosSetupRecords extends SalesosSetupStep {
  object: SetupObject = 'contact';
  lists: ScopeChoiceLists | null = null;
  isLoading = true;
  edits: ScopeChoices = {};
  /** What is chosen is the proposal. */
  isProposed = false;
  /** Of the choice as it is now. */
  count: ScopeCount | null = null;

  override connectedCallback(): void {
    void this.load();
  }

  get objectOptions(): Option[] {
    return (this.view?.records ?? []).map(({ object, label }) => ({ value: object, label }));
  }

  get shown(): ScopeOfObject | undefined {
    return this.view?.records.find(({ object }) => object === this.object);
  }

  get facts(): FactRow[] {
    return factRows(this.shown?.facts ?? [], new Date());
  }

  get proposalText(): string | null {
    return this.isProposed ? (this.lists?.proposal?.text ?? null) : null;
  }

  get chosen(): ObjectConditions {
    return this.edits[this.object] ?? this.shown?.conditions ?? everything;
  }

  get ownerOptions(): Option[] {
    return optionsOf(this.lists?.owners ?? []);
  }

  get owners(): string[] {
    return this.chosen.owners ?? [];
  }

  get listOptions(): Option[] {
    return [{ value: '', label: labels.setupConditionNone }, ...optionsOf(this.lists?.lists ?? [])];
  }

  get list(): string {
    return this.chosen.list ?? '';
  }

  get listsHidden(): string | null {
    return this.lists?.lists === null ? say('setupListsHidden', this.view?.crmName ?? '') : null;
  }

  get typeOptions(): Option[] {
    return optionsOf(this.lists?.recordTypes ?? []);
  }

  get hasTypes(): boolean {
    return this.typeOptions.length > 0;
  }

  get types(): string[] {
    return this.chosen.recordTypes ?? [];
  }

  get waitingText(): string {
    return say('setupWorking', this.view?.crmName ?? '');
  }

  get countTitle(): string | null {
    return this.count && say('setupCountOf', timeOrDay(this.count.measuredAt, new Date()));
  }

  get countVariant(): string {
    return this.count ? 'neutral' : 'brand';
  }

  chooseObject(event: CustomEvent<{ value: string }>): void {
    this.object = this.view?.records.find(({ object }) => object === event.detail.value)?.object ?? this.object;
    void this.load();
  }

  chooseOwners(event: CustomEvent<{ value: string[] }>): void {
    this.edit({ owners: idsOf(event.detail.value) });
  }

  chooseList(event: CustomEvent<{ value: string }>): void {
    this.edit({ list: event.detail.value === '' ? null : event.detail.value });
  }

  chooseTypes(event: CustomEvent<{ value: string[] }>): void {
    this.edit({ recordTypes: idsOf(event.detail.value) });
  }

  async countThem(): Promise<void> {
    const { edits } = this;
    const count = await this.ask<ScopeCount>({ call: 'count_scope', scopes: this.wish() });
    // Another choice was made meanwhile: these are not its numbers.
    if (edits === this.edits) this.count = count;
  }

  async save(): Promise<void> {
    if (!(await this.change({ call: 'save_scope', scopes: this.wish() }, labels.setupScopeSaved))) return;
    this.edits = {};
    this.isProposed = false;
    this.count = null;
  }

  async load(): Promise<void> {
    const { object } = this;
    this.isLoading = true;
    const lists = await this.ask<ScopeChoiceLists>({ call: 'scope_choices', object });
    if (object !== this.object) return;
    this.lists = lists;
    this.isLoading = false;
    if (lists?.proposal) await this.propose(lists.proposal.owners);
  }

  /** Chosen as long as the admin has chosen nothing else, and counted at once. */
  private async propose(owners: string[]): Promise<void> {
    if (Object.keys(this.edits).length > 0) return;
    const conditions: ObjectConditions = { ...everything, owners };
    this.edits = Object.fromEntries((this.view?.records ?? []).map(({ object }) => [object, conditions]));
    this.isProposed = true;
    await this.countThem();
  }

  private wish(): ScopeChoices {
    return { ...Object.fromEntries((this.view?.records ?? []).map(({ object, conditions }) => [object, conditions])), ...this.edits };
  }

  private edit(part: Partial<ObjectConditions>): void {
    this.isProposed = false;
    this.edits = { ...this.edits, [this.object]: { ...this.chosen, ...part } };
    this.count = null;
  }
}
