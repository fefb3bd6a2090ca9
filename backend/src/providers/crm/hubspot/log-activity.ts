import type { CrmMailActivity } from '#ports/crm.ts';
import type { HubspotClient } from './client.ts';
import { directionOf, toEmailProperties } from './email-properties.ts';
import { salesosIdProperty } from './properties.ts';
import { type Condition, search } from './search.ts';
import { associate, upsertActivity } from './upsert-activity.ts';
import { ObjectReply, PropertyList } from './wire.ts';

type Logged = { externalId: string; outcome: 'created' | 'existing' | 'adopted' };

const lookedAt = [salesosIdProperty, 'hs_email_message_id'];
/** A mail server's clock and ours. */
const NEAR_MS = 60_000;

/** A server on the way may have given the mail a Message-ID of its own: then it is known by both sides, its words and its time. */
function sameMail({ direction, subject, from, to, alsoTo, at }: CrmMailActivity): Condition[] {
  return [
    { property: 'hs_email_direction', is: 'EQ', value: directionOf(direction) },
    { property: 'hs_email_subject', is: 'EQ', value: subject },
    { property: 'hs_email_from_email', is: 'EQ', value: from },
    { property: 'hs_email_to_email', is: 'EQ', value: [to, ...alsoTo].join(';') },
    { property: 'hs_timestamp', is: 'GTE', value: String(at.getTime() - NEAR_MS) },
    { property: 'hs_timestamp', is: 'LTE', value: String(at.getTime() + NEAR_MS) },
  ];
}

/**
 * Ours first, else the mail the CRM captured itself: by its Message-ID, else the only one like it. The index lags, so a miss
 * proves nothing: the upsert decides.
 */
async function lookUp(client: HubspotClient, activity: CrmMailActivity): Promise<{ ours: ObjectReply | null; captured: ObjectReply | null }> {
  const page = await search(client, 'emails', {
    anyOf: [
      [{ property: salesosIdProperty, is: 'EQ', value: activity.activityId }],
      [{ property: 'hs_email_message_id', is: 'EQ', value: activity.messageId }],
      ...(activity.subject.trim() === '' ? [] : [sameMail(activity)]),
    ],
    sortBy: 'hs_object_id',
    properties: lookedAt,
    limit: 10,
  });
  const ours = page.results.find((row) => row.properties[salesosIdProperty] === activity.activityId) ?? null;
  const unmarked = page.results.filter((row) => !row.properties[salesosIdProperty]);
  const named = unmarked.find((row) => row.properties['hs_email_message_id'] === activity.messageId);
  return { ours, captured: named ?? (unmarked.length === 1 ? unmarked[0] : null) ?? null };
}

async function adopt(client: HubspotClient, captured: ObjectReply, activity: CrmMailActivity): Promise<Logged> {
  const change = { properties: { [salesosIdProperty]: activity.activityId } };
  await client.write(ObjectReply, (sdk) => sdk.crm.objects.basicApi.updateWithHttpInfo('emails', captured.id, change));
  return { externalId: captured.id, outcome: 'adopted' };
}

const writable = (properties: Readonly<Record<string, string>>, names: ReadonlySet<string>): Record<string, string> =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => names.has(name)));

/** Logs mails; asks once which email properties this portal lets us write. */
export function activityLogger(client: HubspotClient): (activity: CrmMailActivity) => Promise<Logged> {
  let known: Promise<ReadonlySet<string>> | null = null;
  const writableProperties = (): Promise<ReadonlySet<string>> => {
    known ??= client
      .read(PropertyList, (sdk) => sdk.crm.properties.coreApi.getAllWithHttpInfo('emails'))
      .then((list) => new Set(list.results.filter((property) => property.modificationMetadata?.readOnlyValue !== true).map(({ name }) => name)))
      .catch((error: unknown) => {
        known = null;
        throw error;
      });
    return known;
  };
  return async (activity) => {
    const { ours, captured } = await lookUp(client, activity);
    const logged = ours
      ? ({ externalId: ours.id, outcome: 'existing' } as const)
      : captured
        ? await adopt(client, captured, activity)
        : await upsertActivity(client, 'emails', activity.activityId, writable(toEmailProperties(activity), await writableProperties()));
    // Again for an existing mail: an earlier try may have died between the two calls, and the PUT is idempotent.
    const contacts = [activity.contactExternalId, ...activity.others.map(({ externalId }) => externalId)];
    await associate(client, 'emails', logged.externalId, { contacts, companies: activity.accountExternalId });
    return logged;
  };
}
