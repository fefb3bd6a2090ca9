import type { CrmMailActivity } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { HubspotClient } from './client.ts';
import { rowFailure } from './errors.ts';
import { toEmailProperties } from './email-properties.ts';
import { activityIdProperty } from './properties.ts';
import { search } from './search.ts';
import { AssociationReply, BatchReply, ObjectReply, PropertyList } from './wire.ts';

type Logged = { externalId: string; outcome: 'created' | 'existing' | 'adopted' };

const properties = [activityIdProperty, 'hs_email_message_id'];

/** Ours first, else the mail the CRM captured itself. The index lags, so a miss proves nothing: the upsert decides. */
async function lookUp(client: HubspotClient, activity: CrmMailActivity): Promise<{ ours: ObjectReply | null; captured: ObjectReply | null }> {
  const page = await search(client, 'emails', {
    anyOf: [
      [{ property: activityIdProperty, is: 'EQ', value: activity.activityId }],
      [{ property: 'hs_email_message_id', is: 'EQ', value: activity.messageId }],
    ],
    sortBy: 'hs_object_id',
    properties,
    limit: 10,
  });
  const ours = page.results.find((row) => row.properties[activityIdProperty] === activity.activityId) ?? null;
  const captured = page.results.find((row) => !row.properties[activityIdProperty]) ?? null;
  return { ours, captured };
}

async function adopt(client: HubspotClient, captured: ObjectReply, activity: CrmMailActivity): Promise<Logged> {
  const change = { properties: { [activityIdProperty]: activity.activityId } };
  await client.write(ObjectReply, (sdk) => sdk.crm.objects.basicApi.updateWithHttpInfo('emails', captured.id, change));
  return { externalId: captured.id, outcome: 'adopted' };
}

/** Idempotent on HubSpot's side: the unique property finds what an earlier try left, whatever the index shows. */
async function upsert(client: HubspotClient, activity: CrmMailActivity, writable: ReadonlySet<string>): Promise<Logged> {
  const values = Object.entries(toEmailProperties(activity)).filter(([name]) => writable.has(name));
  const input = { idProperty: activityIdProperty, id: activity.activityId, objectWriteTraceId: '0', properties: Object.fromEntries(values) };
  const reply = await client.write(BatchReply, (sdk) => sdk.crm.objects.batchApi.upsertWithHttpInfo('emails', { inputs: [input] }));
  const [row] = reply.results;
  if (row) return { externalId: row.id, outcome: row.new === false ? 'existing' : 'created' };
  const [error] = reply.errors;
  const failure = rowFailure({
    category: error?.category ?? 'NO_RESULT',
    message: error?.message ?? 'HubSpot named neither a result nor an error',
    detail: error?.errors[0]?.code,
  });
  throw new ProviderError(failure.permanent ? 'validation' : 'temporary', failure.message, { vendorCode: failure.code });
}

async function associate(client: HubspotClient, emailId: string, objectType: 'contacts' | 'companies', id: string): Promise<void> {
  await client.write(AssociationReply, (sdk) => sdk.crm.associations.v4.basicApi.createDefaultWithHttpInfo('emails', emailId, objectType, id));
}

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
        : await upsert(client, activity, await writableProperties());
    // Again for an existing mail: an earlier try may have died between the two calls, and the PUT is idempotent.
    await associate(client, logged.externalId, 'contacts', activity.contactExternalId);
    if (activity.accountExternalId !== null) await associate(client, logged.externalId, 'companies', activity.accountExternalId);
    return logged;
  };
}
