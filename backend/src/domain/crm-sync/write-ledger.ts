import { canonical } from './canonical.ts';
import type { FieldShape, FieldValue } from './field-value.ts';

/** One value we wrote into one field of one link. */
export interface LedgerEntry {
  readonly id: string;
  readonly field: string;
  /** Canonical, as sent or as the CRM stored it. */
  readonly value: FieldValue;
  readonly sentAt: Date;
  /** The record's or property's modification stamp that our acknowledgement returned; null while the outcome is open. */
  readonly ackedVersion: Date | null;
  readonly isConsumed: boolean;
}

export interface InboundValue {
  readonly field: string;
  readonly value: FieldValue;
  readonly version: Date;
}

export type EchoVerdict =
  /** Our own write came back: leave the local value alone and mark the entry consumed. */
  | { readonly kind: 'echo'; readonly entryId: string }
  /** Perhaps ours: the write's outcome has to be known first. */
  | { readonly kind: 'unsettled'; readonly entryId: string }
  /** Somebody else's, even when we once wrote the same value. */
  | { readonly kind: 'foreign' };

/** A person may set back a value we wrote: so an entry speaks only for versions up to its acknowledgement, and once. */
export function isEcho(entries: readonly LedgerEntry[], inbound: InboundValue, shape: FieldShape): EchoVerdict {
  const value = canonical(inbound.value, shape);
  const alike = entries.filter((entry) => !entry.isConsumed && entry.field === inbound.field && entry.value === value);
  const own = alike.find(({ ackedVersion }) => ackedVersion !== null && inbound.version <= ackedVersion);
  if (own !== undefined) return { kind: 'echo', entryId: own.id };
  const open = alike.find(({ ackedVersion }) => ackedVersion === null);
  return open === undefined ? { kind: 'foreign' } : { kind: 'unsettled', entryId: open.id };
}

export function consume(entries: readonly LedgerEntry[], entryId: string): LedgerEntry[] {
  return entries.map((entry) => (entry.id === entryId ? { ...entry, isConsumed: true } : entry));
}

/** The CRM took the value, perhaps in a form of its own. */
export function acknowledge(
  entries: readonly LedgerEntry[],
  entryId: string,
  ack: { version: Date; stored: FieldValue },
  shape: FieldShape,
): LedgerEntry[] {
  const value = canonical(ack.stored, shape);
  return entries.map((entry) => (entry.id === entryId ? { ...entry, value, ackedVersion: ack.version } : entry));
}

export const KEPT_MS = 24 * 60 * 60_000;

/** What can speak no more: consumed, or older than any delivery. An open outcome stays until it is known. At most `perField` entries stay of a field. */
export function prune(entries: readonly LedgerEntry[], now: Date, perField = 16): LedgerEntry[] {
  const speaking = entries.filter(
    ({ isConsumed, ackedVersion, sentAt }) => !isConsumed && (ackedVersion === null || now.getTime() - sentAt.getTime() < KEPT_MS),
  );
  const newestFirst = [...speaking].sort((a, b) => b.sentAt.getTime() - a.sentAt.getTime());
  const kept = new Set(newestFirst.filter((entry, index) => isAmongFirst(newestFirst, entry, index, perField)));
  return speaking.filter((entry) => entry.ackedVersion === null || kept.has(entry));
}

function isAmongFirst(sorted: readonly LedgerEntry[], entry: LedgerEntry, index: number, count: number): boolean {
  return sorted.slice(0, index).filter(({ field }) => field === entry.field).length < count;
}

/** A reading of a record older than what is already known of it says nothing new. */
export function isStale(knownVersion: Date | null, inboundVersion: Date): boolean {
  return knownVersion !== null && inboundVersion < knownVersion;
}
