import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import type { HubspotClient } from './client.ts';
import { type Beside, besideNames, toRecord } from './mapper.ts';
import { objectOf } from './objects.ts';
import { BatchReply, type ObjectReply } from './wire.ts';

/** With histories a batch read takes half of what it takes else. */
const batchLimit = 50;

async function readBatch(
  client: HubspotClient,
  object: CrmObject,
  ids: readonly string[],
  { fields, beside }: { fields: readonly string[]; beside: Beside },
  archived: boolean,
): Promise<ObjectReply[]> {
  const { objectType, system } = objectOf(object);
  const request = {
    inputs: ids.map((id) => ({ id })),
    properties: [...new Set([...system, ...besideNames(beside), ...fields])],
    propertiesWithHistory: archived ? [] : [...fields],
  };
  const reply = await client.read(BatchReply, (sdk) => sdk.crm.objects.batchApi.readWithHttpInfo(objectType, request, archived));
  return reply.results;
}

/**
 * The records of these ids, archived ones as deleted. A merged record's id answers with its survivor, whose `absorbed`
 * names it.
 */
export async function readRecords(
  client: HubspotClient,
  object: CrmObject,
  externalIds: readonly string[],
  fields: readonly string[],
  beside: Beside,
): Promise<CrmRecord[]> {
  const wanted = { fields, beside };
  const rows: ObjectReply[] = [];
  for (let from = 0; from < externalIds.length; from += batchLimit) {
    const ids = externalIds.slice(from, from + batchLimit);
    const live = await readBatch(client, object, ids, wanted, false);
    const found = new Set(live.map(({ id }) => id));
    const missing = ids.filter((id) => !found.has(id));
    rows.push(...live, ...(missing.length === 0 ? [] : await readBatch(client, object, missing, wanted, true)));
  }
  return rows.map((row) => toRecord(object, row, fields, beside));
}
