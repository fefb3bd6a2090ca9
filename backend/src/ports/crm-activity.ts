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
  /** Contacts and leads; the first is who it is of where the CRM has room for one only. */
  people: readonly string[];
  /** They are to be said; else it has them already. */
  tiesPeople: boolean;
  accountExternalId: string | null;
  ownerExternalId: string | null;
}

/** A person an activity was not tied to, though it is there: gone, or there is no room for them. */
export interface LeftOut {
  externalId: string;
  /** The CRM's code, or one of `LEFT_OUT`. */
  code: string;
}
export const LEFT_OUT = {
  gone: 'gone',
  /** The CRM has one person for an activity, as it is set up. */
  notShared: 'activities_not_shared',
  oneLead: 'one_lead_only',
  tooMany: 'too_many_people',
} as const;

export interface Kept {
  externalId: string;
  /** What it is read from. */
  stream: string;
  outcome: 'created' | 'existing';
  leftOut: readonly LeftOut[];
}
