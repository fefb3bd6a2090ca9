import { LEFT_OUT, type LeftOut } from '#ports/crm-activity.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { HubspotClient } from './client.ts';
import { rowFailure } from './errors.ts';
import { salesosIdProperty } from './properties.ts';
import { AssociationReply, BatchReply } from './wire.ts';

type Upserted = { externalId: string; outcome: 'created' | 'existing' };

/** Idempotent on HubSpot's side: the unique property finds what an earlier try left, whatever the index shows. */
async function upsert(client: HubspotClient, objectType: string, id: string, properties: Record<string, string>): Promise<Upserted> {
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

const isOfOwner = ({ vendorCode, message }: ProviderError): boolean => vendorCode === 'INVALID_OWNER_ID' || message.includes('INVALID_OWNER_ID');

/** Who was deactivated over there owns nothing new: what they did is kept all the same, as nobody's. */
export async function upsertActivity(client: HubspotClient, objectType: string, id: string, properties: Record<string, string>): Promise<Upserted> {
  try {
    return await upsert(client, objectType, id, properties);
  } catch (error) {
    const { hubspot_owner_id: owner, ...rest } = properties;
    if (!(error instanceof ProviderError) || owner === undefined || !isOfOwner(error)) throw error;
    return upsert(client, objectType, id, rest);
  }
}

/** Says whose it is; saying it again changes nothing. Who is gone keeps none of the others, as long as anybody is there. */
export async function associate(
  client: HubspotClient,
  objectType: string,
  activityId: string,
  to: { contacts: readonly string[]; companies: string | null },
): Promise<LeftOut[]> {
  const tie = (other: 'contacts' | 'companies', id: string): Promise<unknown> =>
    client.write(AssociationReply, (sdk) => sdk.crm.associations.v4.basicApi.createDefaultWithHttpInfo(objectType, activityId, other, id));
  const leftOut: LeftOut[] = [];
  for (const id of to.contacts)
    await tie('contacts', id).catch((error: unknown) => {
      const isGone = error instanceof ProviderError && error.failure === 'not_found';
      if (!isGone || leftOut.length === to.contacts.length - 1) throw error;
      leftOut.push({ externalId: id, code: LEFT_OUT.gone });
    });
  if (to.companies !== null) await tie('companies', to.companies);
  return leftOut;
}
