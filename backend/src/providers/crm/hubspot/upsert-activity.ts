import { ProviderError } from '#ports/provider-error.ts';
import type { HubspotClient } from './client.ts';
import { rowFailure } from './errors.ts';
import { salesosIdProperty } from './properties.ts';
import { AssociationReply, BatchReply } from './wire.ts';

/** Idempotent on HubSpot's side: the unique property finds what an earlier try left, whatever the index shows. */
export async function upsertActivity(
  client: HubspotClient,
  objectType: string,
  id: string,
  properties: Record<string, string>,
): Promise<{ externalId: string; outcome: 'created' | 'existing' }> {
  const input = { idProperty: salesosIdProperty, id, objectWriteTraceId: '0', properties };
  const reply = await client.write(BatchReply, (sdk) => sdk.crm.objects.batchApi.upsertWithHttpInfo(objectType, { inputs: [input] }));
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

/** Says whose it is; saying it again changes nothing. */
export async function associate(
  client: HubspotClient,
  objectType: string,
  activityId: string,
  to: Readonly<Record<'contacts' | 'companies', string | null>>,
): Promise<void> {
  for (const [other, id] of Object.entries(to)) {
    if (id === null) continue;
    await client.write(AssociationReply, (sdk) => sdk.crm.associations.v4.basicApi.createDefaultWithHttpInfo(objectType, activityId, other, id));
  }
}
