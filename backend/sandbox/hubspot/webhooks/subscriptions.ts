import type { Change } from '../change.ts';
import { isActivity, objectTypes, type ObjectType } from '../object-types.ts';

export interface Subscription {
  kind: Change['kind'];
  type: ObjectType;
  /** Of a property change only. */
  property: string | null;
}

const watched: Record<ObjectType, readonly string[]> = {
  contacts: [
    'email',
    'firstname',
    'lastname',
    'phone',
    'jobtitle',
    'city',
    'country',
    'lifecyclestage',
    'hs_lead_status',
    'hubspot_owner_id',
    'associatedcompanyid',
    'hs_email_optout',
  ],
  companies: ['name', 'domain', 'industry', 'numberofemployees', 'phone', 'city', 'country', 'hubspot_owner_id'],
  deals: ['dealname', 'dealstage', 'pipeline', 'amount', 'closedate', 'hs_is_closed', 'hs_is_closed_won', 'hubspot_owner_id'],
  emails: ['hs_email_status'],
  notes: [],
  tasks: ['hs_task_status', 'hubspot_owner_id'],
  calls: ['hs_call_status', 'hs_call_disposition'],
  meetings: ['hs_meeting_outcome', 'hs_meeting_start_time', 'hs_meeting_end_time'],
};

/** What the app's project subscribes to unless the twin is told otherwise. */
export const standardSubscriptions: readonly Subscription[] = objectTypes.flatMap((type) => [
  ...(['creation', 'deletion', 'restore', 'associationChange'] as const).map((kind) => ({ kind, type, property: null })),
  ...(isActivity(type) ? [] : [{ kind: 'merge' as const, type, property: null }]),
  ...(type === 'contacts' ? [{ kind: 'privacyDeletion' as const, type, property: null }] : []),
  ...watched[type].map((property) => ({ kind: 'propertyChange' as const, type, property })),
]);
