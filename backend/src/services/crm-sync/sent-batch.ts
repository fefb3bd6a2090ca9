import type { RowResult } from '#ports/crm.ts';
import type { SentRow } from './write-outcome.ts';

/** Records that go to the CRM in one call. */
export interface Batch {
  /** As far as known before what people edited is read. */
  rows: readonly SentRow[];
  /** Whose claim it is. */
  lease: string;
  /** Its row in `crm_writes`. */
  noted: string;
}

/** A batch that went to the CRM. */
export interface Sent extends Batch {
  /** Business time, before the call. */
  sentAt: Date;
  /** By the link's id; a row without changes was not sent and has none. */
  results: ReadonlyMap<string, RowResult | undefined>;
}
