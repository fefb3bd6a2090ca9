import type { HubspotClient } from './client.ts';
import { LinkedReply } from './wire.ts';

/** The contacts each activity is of. */
export async function contactsOf(client: HubspotClient, objectType: string, ids: readonly string[]): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map();
  const inputs = ids.map((id) => ({ id }));
  const linked = await client.read(LinkedReply, (sdk) => sdk.crm.associations.v4.batchApi.getPageWithHttpInfo(objectType, 'contacts', { inputs }));
  return new Map(linked.results.map(({ from, to }) => [from.id, to.map(({ toObjectId }) => toObjectId)]));
}
