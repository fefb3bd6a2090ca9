import type { RowResult } from '#ports/crm.ts';
import type { Claimed } from './claim-dirty.ts';
import type { SentRow } from './write-outcome.ts';

/** Records that go to the CRM in one call. */
export interface Batch {
  claimed: readonly Claimed[];
  /** Its row in `crm_writes`. */
  noted: string;
  /** The note says so already: nothing comes between it and the call. */
  isBegun: boolean;
}

/** A batch that went to the CRM. */
export interface Sent {
  noted: string;
  /** Business time, before the call. */
  sentAt: Date;
  rows: readonly SentRow[];
  /** By the link's id; a row without changes was not sent and has none. */
  results: ReadonlyMap<string, RowResult | undefined>;
}
