import type { CrmWriter } from '#ports/crm.ts';
import type { KeptActivity } from '#ports/crm-activity.ts';
import { changedProperties, newProperties, objectTypeOf } from './activity-properties.ts';
import type { HubspotClient } from './client.ts';
import { salesosIdProperty } from './properties.ts';
import { search } from './search.ts';
import { associate, upsertActivity } from './upsert-activity.ts';
import { ObjectReply } from './wire.ts';

/** The index lags, so a miss proves nothing: the upsert decides. */
async function findKept(client: HubspotClient, objectType: string, activityId: string): Promise<string | null> {
  const page = await search(client, objectType, {
    anyOf: [[{ property: salesosIdProperty, is: 'EQ', value: activityId }]],
    sortBy: 'hs_object_id',
    properties: [salesosIdProperty],
    limit: 1,
  });
  return page.results[0]?.id ?? null;
}

async function change(client: HubspotClient, objectType: string, externalId: string, activity: KeptActivity): Promise<void> {
  const properties = { ...changedProperties(activity) };
  if (Object.keys(properties).length === 0) return;
  await client.write(ObjectReply, (sdk) => sdk.crm.objects.basicApi.updateWithHttpInfo(objectType, externalId, { properties }));
}

export function keepActivity(client: HubspotClient): NonNullable<CrmWriter['keepActivity']> {
  return async (activity) => {
    const stream = objectTypeOf(activity.type);
    const known = activity.externalId ?? (await findKept(client, stream, activity.activityId));
    if (known !== null) await change(client, stream, known, activity);
    const kept =
      known === null
        ? await upsertActivity(client, stream, activity.activityId, newProperties(activity))
        : ({ externalId: known, outcome: 'existing' } as const);
    // Again for one that is there: an earlier try may have died between the two calls.
    const leftOut = activity.tiesPeople
      ? await associate(client, stream, kept.externalId, { contacts: activity.people, companies: activity.accountExternalId })
      : [];
    return { ...kept, stream, leftOut };
  };
}
