import type { CrmActivityPage, Watermark } from '#ports/crm.ts';
import type { CrmActivity } from '#ports/crm-activity.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { ActivityType } from '@salesos/shared/api/activity';
import { copiedFrom, isCaptured, readProperties, toContent, typeOfObject } from './activity-properties.ts';
import { changesOf, type Source } from './changed-since.ts';
import type { HubspotClient } from './client.ts';
import { contactsOf } from './contacts-of.ts';
import { archivedSince } from './ended-since.ts';
import { changedAtOf } from './mapper.ts';
import { salesosIdProperty } from './properties.ts';
import type { ObjectReply } from './wire.ts';

const modifiedProperty = 'hs_lastmodifieddate';

function sourceOf(stream: string): Source & { type: ActivityType } {
  const type = typeOfObject(stream);
  if (type === null) throw new ProviderError('validation', `${stream} holds no activities`);
  return { type, objectType: stream, modifiedProperty, properties: readProperties(type) };
}

const toActivity = (type: ActivityType, row: ObjectReply, people: readonly string[]): CrmActivity => ({
  ...toContent(type, row),
  externalId: row.id,
  activityId: row.properties[salesosIdProperty] || null,
  modifiedAt: changedAtOf(modifiedProperty, row),
  isDeleted: row.archived === true,
  isAtADay: false,
  personExternalIds: people,
  ownerExternalId: row.properties['hubspot_owner_id'] || null,
  copiedFrom: copiedFrom(row),
  isCaptured: isCaptured(row),
});

export async function activitiesSince(client: HubspotClient, stream: string, after: Watermark | null): Promise<CrmActivityPage> {
  const { type, ...source } = sourceOf(stream);
  const { replies, watermark, hasMore } = await changesOf(client, source, after);
  const people = await contactsOf(
    client,
    stream,
    replies.map(({ id }) => id),
  );
  return { activities: replies.map((row) => toActivity(type, row, people.get(row.id) ?? [])), watermark, hasMore };
}

export async function endedActivities(client: HubspotClient, stream: string, since: Date): Promise<CrmActivity[]> {
  const { type, ...source } = sourceOf(stream);
  return (await archivedSince(client, source, since)).map((row) => toActivity(type, row, []));
}
