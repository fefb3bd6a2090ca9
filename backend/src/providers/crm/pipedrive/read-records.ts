import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { PipedriveClient } from './client.ts';
import { customFieldsOf, hasConsentField, listRecords } from './list-records.ts';
import { toRecord } from './mapper.ts';
import { objectOf } from './objects.ts';
import { OneRecord, type RecordReply } from './wire.ts';

const mostIds = 100;

/** Live records of these ids, in one call per hundred. */
export async function readLive(
  client: PipedriveClient,
  object: CrmObject,
  ids: readonly string[],
  fields: readonly string[],
): Promise<RecordReply[]> {
  const rows: RecordReply[] = [];
  for (let from = 0; from < ids.length; from += mostIds) {
    const some = ids.slice(from, from + mostIds);
    const page = await listRecords(client, object, { ids: some.join(','), ...customFieldsOf(fields), limit: mostIds });
    rows.push(...page.data);
  }
  return rows;
}

/** A list leaves out what was deleted; a record on its own is answered for thirty days after. */
async function readEnded(client: PipedriveClient, object: CrmObject, id: string): Promise<RecordReply | null> {
  const withConsent = await hasConsentField(client, object);
  try {
    return (await client.read(OneRecord, (apis) => objectOf(object).get(apis, Number(id), withConsent))).data;
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'not_found') return null;
    throw error;
  }
}

export async function readRecords(
  client: PipedriveClient,
  object: CrmObject,
  ids: readonly string[],
  fields: readonly string[],
): Promise<CrmRecord[]> {
  const rows = await readLive(client, object, ids, fields);
  const found = new Set(rows.map((row) => String(row.id)));
  for (const id of ids.filter((candidate) => !found.has(candidate))) {
    const ended = await readEnded(client, object, id);
    if (ended) rows.push(ended);
  }
  const read = { fields, hasConsent: await hasConsentField(client, object) };
  return rows.map((row) => toRecord(object, row, read));
}
