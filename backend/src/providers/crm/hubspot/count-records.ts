import type { CrmObject } from '#ports/crm.ts';
import type { HubspotClient } from './client.ts';
import { objectOf } from './objects.ts';
import { search } from './search.ts';

/** A search says how many it found, also where that is more than can be paged through. */
export async function countRecords(client: HubspotClient, object: CrmObject): Promise<number> {
  const { objectType } = objectOf(object);
  const { total } = await search(client, objectType, { anyOf: [], sortBy: 'hs_object_id', properties: [], limit: 1 });
  return total;
}
