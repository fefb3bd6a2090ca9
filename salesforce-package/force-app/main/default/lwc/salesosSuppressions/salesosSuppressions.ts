import type { SuppressionList, SuppressionView } from '@salesos/shared/api/mail-setup';
import type { SetupCall } from '@salesos/shared/api/setup';
import { labels, say } from 'c/salesosLabels';
import SalesosMailPart from 'c/salesosMailPart';
import { timedText } from 'c/salesosSetupApi';

interface Row extends SuppressionView {
  text: string;
  liftTitle: string;
  mayLift: boolean;
  isLifting: boolean;
}
const nothing = { search: '', value: '', reason: '', because: '' };
const fewest = 3;

/** Whom nobody writes to: looked up, added, taken off. */
export default class SalesosSuppressions extends SalesosMailPart {
  /** In place of the page's first; null = nobody has looked for anything. */
  list: SuppressionList | null = null;
  /** What the list was searched for. */
  matching: string | null = null;
  typed = nothing;
  lifting: string | null = null;

  get shown(): SuppressionList | null {
    return this.list ?? this.mail?.suppressions ?? null;
  }

  get empty(): string | null {
    return this.shown && this.shown.empty;
  }

  get next(): string | null {
    return this.shown && this.shown.next;
  }

  get rows(): Row[] {
    return (this.shown?.rows ?? []).map((row) => ({
      ...row,
      text: timedText(row.line, new Date()),
      liftTitle: say('suppressionLiftOf', row.value),
      mayLift: row.id !== this.lifting,
      isLifting: row.id === this.lifting,
    }));
  }

  get isFiltered(): boolean {
    return this.matching !== null;
  }

  get searchProblem(): string | null {
    const { length } = this.typed.search.trim();
    return length > 0 && length < fewest ? labels.suppressionSearchBad : null;
  }

  get isSearchLocked(): boolean {
    return this.isBusy || this.typed.search.trim().length < fewest;
  }

  get isAddLocked(): boolean {
    return this.isBusy || this.typed.value.trim() === '';
  }

  get isLiftLocked(): boolean {
    return this.isBusy || this.typed.because.trim().length < fewest;
  }

  type(event: CustomEvent<{ value: string }>): void {
    const { field = '' } = (event.currentTarget as HTMLElement).dataset;
    this.typed = { ...this.typed, [field]: event.detail.value };
  }

  async find(): Promise<void> {
    await this.look(this.typed.search.trim());
  }

  async showAll(): Promise<void> {
    this.typed = { ...this.typed, search: '' };
    await this.look(null);
  }

  async showMore(): Promise<void> {
    const { shown, matching } = this;
    if (!shown) return;
    const more = await this.ask<SuppressionList>({ call: 'suppressions', matching, after: shown.next });
    if (more) this.list = { ...more, rows: [...shown.rows, ...more.rows] };
  }

  async add(): Promise<void> {
    const [value, reason] = [this.typed.value.trim(), this.typed.reason.trim()];
    const kind = value.includes('@') ? ('address' as const) : ('domain' as const);
    const wish = { kind, value, ...(reason === '' ? {} : { reason }) };
    if (!(await this.alter({ call: 'suppress', wish }, say('suppressionAdded', value)))) return;
    this.matching = value;
    this.typed = { ...nothing, search: value };
  }

  askLift(event: Event): void {
    this.lifting = (event.currentTarget as HTMLElement).dataset['id'] ?? null;
    this.typed = { ...this.typed, because: '' };
  }

  cancel(): void {
    this.lifting = null;
  }

  async lift(): Promise<void> {
    const { lifting: id, matching } = this;
    if (id === null) return;
    const wish: SetupCall = { call: 'lift_suppression', id, because: this.typed.because.trim(), matching };
    if (await this.alter(wish, labels.suppressionLifted)) this.lifting = null;
  }

  private async look(matching: string | null): Promise<void> {
    const list = await this.ask<SuppressionList>({ call: 'suppressions', matching, after: null });
    if (!list) return;
    this.list = list;
    this.matching = matching;
  }

  /** True when it was done; the answer is the list as it is then. */
  private async alter(call: SetupCall, text: string): Promise<boolean> {
    const list = await this.ask<SuppressionList>(call);
    if (!list) return false;
    this.list = list;
    this.tellDone(text);
    return true;
  }
}
