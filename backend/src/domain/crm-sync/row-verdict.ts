import type { LinkEvent } from './link-state.ts';

/** What the CRM said about one row of a batch. */
export type RowOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'transient'; readonly retryAfterMs: number | null }
  /** `code` is the vendor's; `fields` are the ones it named, none when it spoke of the record. */
  | { readonly kind: 'permanent'; readonly code: string; readonly fields: readonly string[] }
  | { readonly kind: 'gone' }
  | { readonly kind: 'duplicate'; readonly existingId: string | null }
  | { readonly kind: 'unknown' };

export interface SentRow {
  readonly isCreate: boolean;
  /** Tries of this payload so far, this one included. */
  readonly attempt: number;
  readonly hasNewerLocal: boolean;
  readonly sent: BlockCause;
}

/** What a refusal was about. While all of it is as it was, the answer would be too. */
export interface BlockCause {
  readonly payloadHash: string;
  readonly mappingVersion: string;
  readonly schemaVersion: string;
}

export interface RowVerdict {
  readonly event: LinkEvent;
  readonly retryInMs?: number;
  readonly block?: Block;
  /** The record it turned out to be. */
  readonly linkTo?: string;
}

export interface Block extends BlockCause {
  readonly code: string;
  readonly fields: readonly string[];
}

const FIRST_RETRY_MS = 2_000;
export const MAX_RETRY_MS = 15 * 60_000;

/** `random` is 0..1: full jitter, so that rows refused together do not come back together. */
export function judgeRow(outcome: RowOutcome, row: SentRow, random: number): RowVerdict {
  switch (outcome.kind) {
    case 'done':
      return { event: row.hasNewerLocal ? 'acked_stale' : 'acked' };
    case 'transient':
      return { event: 'failed_for_now', retryInMs: retryInMs(row.attempt, outcome.retryAfterMs, random) };
    case 'permanent':
      return blocked(row, outcome.code, outcome.fields);
    case 'gone':
      // A create that finds something gone names another record, e.g. its account.
      return row.isCreate ? blocked(row, 'reference_gone', []) : { event: 'gone' };
    case 'duplicate':
      return row.isCreate && outcome.existingId !== null ? { event: 'matched', linkTo: outcome.existingId } : blocked(row, 'duplicate', []);
    case 'unknown':
      return { event: 'outcome_unknown' };
  }
}

function blocked({ sent }: SentRow, code: string, fields: readonly string[]): RowVerdict {
  return { event: 'failed_for_good', block: { ...sent, code, fields } };
}

function retryInMs(attempt: number, retryAfterMs: number | null, random: number): number {
  const ceiling = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1));
  return (retryAfterMs ?? 0) + Math.ceil(random * ceiling);
}

/** Whether to try again what was refused for good. */
export function isStillBlocked(block: Block, now: BlockCause): boolean {
  return block.payloadHash === now.payloadHash && block.mappingVersion === now.mappingVersion && block.schemaVersion === now.schemaVersion;
}

/** What can still be sent of a refused payload: the fields the CRM did not name. Null when it spoke of the whole record. */
export function withoutBlocked<Value>(payload: Readonly<Record<string, Value>>, block: Block): Record<string, Value> | null {
  if (block.fields.length === 0) return null;
  return Object.fromEntries(Object.entries(payload).filter(([field]) => !block.fields.includes(field)));
}
