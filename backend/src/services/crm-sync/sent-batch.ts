import type { RowResult } from '#ports/crm.ts';
import type { SentRow } from './write-outcome.ts';

/** A batch that went to the CRM. */
export interface Sent {
  /** Business time, before the call. */
  sentAt: Date;
  rows: readonly SentRow[];
  /** By the link's id; a row without changes was not sent and has none. */
  results: ReadonlyMap<string, RowResult | undefined>;
}
