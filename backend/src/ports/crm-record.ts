import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { RecordScope } from '#domain/crm-sync/record-scope.ts';

export const crmObjects = ['account', 'contact', 'lead', 'opportunity'] as const;
export type CrmObject = (typeof crmObjects)[number];

/** How a record ended, where it did. What a merge or a conversion names lives on under another id. */
export type CrmFate =
  | { is: 'live' }
  | { is: 'deleted' }
  | { is: 'merged'; into: string }
  /** An account that is one person: what it holds and how it ends is its contact's. */
  | { is: 'person'; contactExternalId: string | null }
  | { is: 'converted'; contactExternalId: string | null; accountExternalId: string | null; opportunityExternalId: string | null };

export interface CrmRecord {
  object: CrmObject;
  externalId: string;
  modifiedAt: Date;
  fate: CrmFate;
  /** By the CRM's own field names; what permissions hide is absent. */
  values: Readonly<Record<string, FieldValue>>;
  /** When a value was last changed, where the CRM keeps that per field. */
  changedAt: Readonly<Record<string, Date>>;
  /** Who did, by the CRM's number for its user; of the record where single values are not known. Absent where the CRM does not tell. */
  changedBy?: Readonly<Record<string, string>>;
  /** Every value a field had, newest first, where the CRM tells; by the CRM's field names. */
  history?: Readonly<Record<string, readonly { value: FieldValue; at: Date }[]>>;
  accountExternalId: string | null;
  /** The account that is the same person as this contact, where the CRM has such; it is no company, so not the one above. */
  personAccountExternalId?: string | null;
  ownerExternalId: string | null;
  /** Its record type or pipeline, where the CRM has such and shows it. */
  recordType?: string | null;
  /** Ids of records merged into this one that nobody else tells of. */
  absorbed: readonly string[];
  /** Strictest reading of the CRM's own consent fields; null = hidden by permissions, which holds sending. */
  optedOutOfEmail: boolean | null;
  doNotCall: boolean | null;
  /** Wants none of the company's marketing mail, which says nothing of a rep's. Absent where the CRM does not tell the two apart, or we cannot. */
  optedOutOfMarketing?: boolean;
  /** The CRM has noted that mail to the address came back. Absent where it notes no such thing, or hides it. */
  hasBounced?: boolean;
  /** Our id of it, on a record that was made from here. Absent where the CRM keeps none. */
  salesosId?: string | null;
  /** What our own fields on a person say; only where it was asked for, and only what is there and readable. */
  owned?: Partial<OwnedFields>;
}

export interface ReadOptions {
  /** Also our own fields of people: they are read back when a record is first tied to ours, and never again. */
  owned?: boolean;
  /**
   * Leave out, where the CRM can filter, records beyond these owners and record types (all of them where a list is named) -
   * but never a person who refused mail. Whoever asks must judge what comes: more may.
   */
  within?: RecordScope;
}

/** The fields SalesOS owns on a person (contact or lead). Absolute values only, never increments. Text is already cut to the limits below. */
export interface OwnedFields {
  engagementScore: number | null;
  /** 1..4 */
  tier: number | null;
  /** Hot | Warm | Cool | Cold | Do not contact */
  band: string | null;
  /** ≤ 255 characters */
  scoreReason: string | null;
  /** Component values 0..100, e.g. "opens 43.21; clicks 60.77; replies 86.47" (≤ 255) */
  scoreParts: string | null;
  scoreModel: string | null;
  scoreAsOf: Date | null;
  priority: number | null;
  /** ≤ 255 characters */
  nextAction: string | null;
  sequenceName: string | null;
  /** "2 of 2" */
  sequenceStep: string | null;
  sequenceState: string | null;
  lastTouchAt: Date | null;
}
