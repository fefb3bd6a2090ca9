import type { ActivityContent, ActivityField } from '#domain/activity/activity-content.ts';

/** An activity as the CRM has it now. */
export interface CrmActivity extends ActivityContent {
  externalId: string;
  /** Our id on it. */
  activityId: string | null;
  modifiedAt: Date;
  isDeleted: boolean;
  /** The CRM keeps the day of `at` and no more. */
  isAtADay: boolean;
  /** Contacts and leads. */
  personExternalIds: readonly string[];
  ownerExternalId: string | null;
  /** The CRM it was copied from by the vendors' own connector, by our name for it. */
  copiedFrom: string | null;
  /** Nobody entered it at the CRM's pages: it may be what an inbox or a calendar that is connected there saw of one of ours. */
  isCaptured: boolean;
}

/** An activity of ours for the CRM. `activityId` is our external id: writing the same one twice leaves one. */
export interface KeptActivity extends ActivityContent {
  activityId: string;
  /** Null = the CRM is not known to have it: it is looked for, then created. Else it is changed, never created. */
  externalId: string | null;
  /** What was changed since the CRM was told; only this is written to one that is there. */
  changed: readonly ActivityField[];
  personExternalId: string;
  accountExternalId: string | null;
  ownerExternalId: string | null;
}
