import { canonical } from '#domain/crm-sync/canonical.ts';
import type { FieldShape, FieldValue } from '#domain/crm-sync/field-value.ts';
import type { Authority, FieldSides } from '#domain/crm-sync/merge-field.ts';
import { type Direction, type FieldConflict, type FieldState, mergeRecord } from '#domain/crm-sync/merge-record.ts';
import { acknowledge, consume, isEcho, isStale, type LedgerEntry, prune } from '#domain/crm-sync/write-ledger.ts';
import { type HistoricValue, judgeCovered, lastOwn, overwritten } from '#domain/crm-sync/write-window.ts';

/*
 * One record on two sides that know nothing of each other but what is delivered: edits by people on both, readings delivered twice, late,
 * out of order or never, writes that cover an edit they could not see, answers that get lost, and writes that land after they were given up.
 */

const SHAPE: FieldShape = { type: 'text' };
interface Mapped {
  readonly direction: Direction;
  readonly authority: Authority;
  readonly hasHistory: boolean;
}
const FIELDS: Readonly<Record<string, Mapped>> = {
  name: { direction: 'both', authority: 'crm_wins', hasHistory: true },
  city: { direction: 'both', authority: 'salesos_wins', hasHistory: true },
  phone: { direction: 'both', authority: 'prefer_crm_unless_blank', hasHistory: true },
  title: { direction: 'both', authority: 'newest', hasHistory: true },
  note: { direction: 'both', authority: 'review', hasHistory: true },
  zip: { direction: 'in', authority: 'crm_wins', hasHistory: true },
  score: { direction: 'out', authority: 'salesos_wins', hasHistory: false },
};
export const NAMES = Object.keys(FIELDS);

export interface LocalField {
  local: FieldValue;
  localAt: Date | null;
  base: FieldValue;
  state: FieldState;
  learned: FieldSides['learned'];
}
export interface Ours {
  fields: Record<string, LocalField>;
  /** The latest version of the CRM's record we know. */
  seen: Date | null;
  ledger: LedgerEntry[];
  conflicts: FieldConflict[];
}
export interface Reading {
  readonly values: Readonly<Record<string, FieldValue>>;
  readonly version: Date;
  readonly history: readonly (HistoricValue & { readonly field: string })[];
}
interface Write {
  readonly sent: Readonly<Record<string, FieldValue>>;
  readonly read: Reading;
  landedAt: Date | null;
}

const mapped = (field: string): Mapped => FIELDS[field] ?? { direction: 'off', authority: 'review', hasHistory: false };
export const known = (value: FieldValue, learned: FieldSides['learned']) =>
  learned && canonical(value, SHAPE) === canonical(learned.sent, SHAPE) ? canonical(learned.stored, SHAPE) : canonical(value, SHAPE);

function ourSide(): Ours {
  const field = (): LocalField => ({ local: null, localAt: null, base: null, state: 'open', learned: null });
  return { fields: Object.fromEntries(NAMES.map((name) => [name, field()])), seen: null, ledger: [], conflicts: [] };
}

/** Takes one reading over; what is then to be written comes back. */
export function receive(ours: Ours, reading: Reading, alreadyJudged: Date | null = null): Readonly<Record<string, FieldValue>> {
  if (isStale(ours.seen, reading.version)) return {};
  for (const name of NAMES) readHistory(ours, name, reading, alreadyJudged);
  const inputs = Object.entries(ours.fields).map(([field, mine]) => {
    const remote = reading.values[field] ?? null;
    const isNews = known(remote, mine.learned) !== known(mine.base, mine.learned);
    const echo = isEcho(ours.ledger, { field, value: remote, version: reading.version }, SHAPE);
    const remoteIsOwn = isNews && echo.kind !== 'foreign';
    if (remoteIsOwn) ours.ledger = consume(ours.ledger, echo.entryId);
    const remoteAt = reading.history.findLast((each) => each.field === field)?.at ?? null;
    const { base, local, localAt, learned, state } = mine;
    return {
      field,
      shape: SHAPE,
      ...mapped(field),
      state,
      remoteIsOwn,
      sides: { base, local, remote, localAt, remoteAt, ...(learned && { learned }) },
    };
  });
  const merge = mergeRecord(inputs);
  for (const [field, mine] of Object.entries(ours.fields)) {
    mine.base = field in merge.base ? (merge.base[field] ?? null) : mine.base;
    mine.local = field in merge.take ? (merge.take[field] ?? null) : mine.local;
  }
  for (const conflict of merge.conflicts) note(ours, conflict);
  ours.seen = reading.version;
  return merge.push;
}

/** Edits that a write of ours covered, unseen, and edits upon a write that landed late: the field's history tells. */
function readHistory(ours: Ours, name: string, { history, version }: Reading, alreadyJudged: Date | null): void {
  const mine = ours.fields[name];
  const from = ours.seen;
  if (mine === undefined || from === null || !mapped(name).hasHistory) return;
  const ofField = history.filter(({ field }) => field === name);
  const since = ofField.filter(({ isOwn, at }) => isOwn && at > from && at <= version);
  for (const own of since) if (own.at.getTime() !== alreadyJudged?.getTime()) judge(ours, name, own, from, ofField);
  const late = lastOwn(ofField, from, version);
  if (late !== null) mine.base = late.value;
}

function judge(ours: Ours, field: string, own: HistoricValue, readAt: Date, history: readonly HistoricValue[]): void {
  const mine = ours.fields[field];
  const covered = overwritten(history, readAt, own.at);
  if (mine === undefined || covered === null) return;
  const { direction, authority } = mapped(field);
  const write = { base: mine.base, sent: own.value, sentAt: mine.localAt, covered };
  const verdict = judgeCovered(write, SHAPE, direction === 'out' ? 'salesos_wins' : authority);
  if (verdict.kind === 'nothing') return;
  const resolution = verdict.kind === 'conflict' ? verdict.resolution : 'local';
  const isUntouched = known(mine.local, mine.learned) === known(own.value, mine.learned);
  note(ours, { field, resolution, base: mine.base, local: own.value, remote: covered.value });
  if (resolution === 'remote' && isUntouched) mine.local = covered.value;
}

function note(ours: Ours, conflict: FieldConflict): void {
  const last = ours.conflicts.findLast(({ field }) => field === conflict.field);
  if (JSON.stringify(last) !== JSON.stringify(conflict)) ours.conflicts.push(conflict);
  const mine = ours.fields[conflict.field];
  if (mine !== undefined && conflict.resolution === 'review') mine.state = 'review';
}

export class World {
  readonly ours = ourSide();
  readonly superseded = new Set<string>();
  readonly entered = new Map<string, string>();
  writes = 0;
  private tick = 0;
  crm: Reading = { values: {}, version: new Date(0), history: [] };
  private readonly deliveries: Reading[] = [];
  private readonly givenUp: Write[] = [];
  private inFlight: Write | null = null;

  /** `word` = what is entered; without it a word nobody entered before; empty = the field is emptied. */
  edit(side: 'local' | 'remote', field: string, word?: string): void {
    const token = word ?? `v${this.tick}.`;
    const at = this.now();
    const value = token === '' ? '' : ` ${token}${field === 'name' ? ' & Co' : ''} `;
    this.supersede(side === 'local' ? this.ours.fields[field]?.local : this.crm.values[field]);
    // A field without history cannot tell what a write covered: it is ours alone, and nothing is promised to others there.
    if (token !== '' && (side === 'local' || mapped(field).hasHistory)) this.entered.set(token, field);
    if (side === 'remote') this.store({ [field]: value }, at, false);
    const mine = this.ours.fields[field];
    if (side === 'local' && mine !== undefined) Object.assign(mine, { local: value, localAt: at });
  }

  deliver(pick: number, isKept: boolean): void {
    const index = pick % Math.max(1, this.deliveries.length);
    const reading = this.deliveries[index];
    if (reading === undefined || this.inFlight !== null) return;
    if (!isKept) this.deliveries.splice(index, 1);
    receive(this.ours, reading);
  }

  drop(pick: number): void {
    this.deliveries.splice(pick % Math.max(1, this.deliveries.length), 1);
  }

  /** Reads, merges and sends, unless a write is under way. */
  push(): void {
    if (this.inFlight !== null) return;
    const read = this.crm;
    const sent = receive(this.ours, read);
    if (Object.keys(sent).length === 0) return;
    this.inFlight = { sent, read, landedAt: null };
    const sentAt = this.now();
    const entries = Object.entries(sent).map(([field, value]) => ({
      id: `${field}@${sentAt.getTime()}`,
      field,
      value: canonical(stored(field, value), SHAPE),
      sentAt,
      ackedVersion: null,
      isConsumed: false,
    }));
    this.ours.ledger = [...prune(this.ours.ledger, sentAt), ...entries];
  }

  land(): void {
    if (this.inFlight !== null && this.inFlight.landedAt === null) this.landNow(this.inFlight);
  }

  /** The answer, or the reading that stands for a lost one. */
  answer(): void {
    const { sent = {}, read = this.crm, landedAt = null } = this.inFlight ?? {};
    if (landedAt === null) return;
    for (const [field, value] of Object.entries(sent)) {
      const mine = this.ours.fields[field];
      const own = this.crm.history.find((each) => each.field === field && each.isOwn && each.at.getTime() === landedAt.getTime());
      if (mine === undefined || own === undefined) continue;
      const ofField = this.crm.history.filter((each) => each.field === field);
      if (mapped(field).hasHistory) judge(this.ours, field, { ...own, value }, read.version, ofField);
      mine.base = own.value;
      if (canonical(value, SHAPE) !== canonical(own.value, SHAPE)) mine.learned = { sent: value, stored: own.value };
      const entry = this.ours.ledger.findLast((each) => each.field === field && each.ackedVersion === null);
      if (entry !== undefined) this.ours.ledger = acknowledge(this.ours.ledger, entry.id, { version: landedAt, stored: own.value }, SHAPE);
    }
    this.inFlight = null;
    // The record is read again after each write: edits of other fields went past while it was under way.
    receive(this.ours, this.crm, landedAt);
  }

  /** No answer, and a reading finds nothing written: it may land yet. */
  giveUp(): void {
    if (this.inFlight === null || this.inFlight.landedAt !== null) return this.answer();
    this.givenUp.push(this.inFlight);
    this.inFlight = null;
  }

  landLate(): void {
    const write = this.givenUp.shift();
    if (write !== undefined && this.inFlight === null) this.landNow(write);
  }

  settle(): void {
    this.land();
    this.answer();
    this.givenUp.length = 0;
    this.deliveries.length = 0;
  }

  cycle(): number {
    const before = this.writes;
    this.push();
    this.land();
    this.answer();
    return this.writes - before;
  }

  remote(field: string): FieldValue {
    return this.crm.values[field] ?? null;
  }

  private landNow(write: Write): void {
    const at = this.now();
    write.landedAt = at;
    this.writes += 1;
    this.store(write.sent, at, true);
  }

  private store(values: Readonly<Record<string, FieldValue>>, at: Date, isOwn: boolean): void {
    const changed = Object.fromEntries(Object.entries(values).map(([field, value]) => [field, stored(field, value)]));
    const history = Object.entries(changed).map(([field, value]) => ({ field, value, at, isOwn }));
    this.crm = { values: { ...this.crm.values, ...changed }, version: at, history: [...this.crm.history, ...history] };
    this.deliveries.push(this.crm);
  }

  private supersede(value: FieldValue | undefined): void {
    const token = tokenOf(value ?? null);
    if (token !== null) this.superseded.add(token);
  }

  private now(): Date {
    this.tick += 1;
    return new Date(this.tick);
  }
}

/** The CRM trims every text, and writes out what it does not like in names: the first our rules know, the second they must learn. */
function stored(field: string, value: FieldValue): FieldValue {
  const text = String(value ?? '').trim();
  return text === '' ? null : field === 'name' ? text.replaceAll('&', 'and') : text;
}

export function tokenOf(value: FieldValue): string | null {
  return /v\d+\./.exec(String(value))?.[0] ?? null;
}
