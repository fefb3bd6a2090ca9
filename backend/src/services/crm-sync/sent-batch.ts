import type { RowResult } from '#ports/crm.ts';
import type { Claimed } from './claim-dirty.ts';
import type { PublishedFields } from './owned-fields.ts';
import type { HumanValue } from './read-before-write.ts';

/** A batch that went to the CRM. */
export interface Sent {
  /** Business time, before the call. */
  sentAt: Date;
  rows: readonly { row: Claimed; changes: Partial<PublishedFields>; human: HumanValue }[];
  /** By the link's id; a row without changes was not sent and has none. */
  results: ReadonlyMap<string, RowResult | undefined>;
}
