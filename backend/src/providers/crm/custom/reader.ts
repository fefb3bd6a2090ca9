import { customCrmLimits, CustomCrmOwners, CustomCrmPage, CustomCrmReadReply } from '@salesos/shared/api/custom-crm';
import type { CrmObject, CrmPage, CrmReader, CrmRecord, Watermark } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { CustomCrmClient } from './client.ts';
import { objectOf } from './fields.ts';
import { toRecord } from './mapper.ts';

/** The instant stays as it was told: it may be finer than ours, and what it would be cut to lies before all records of it. */
const isBehind = (last: { modifiedAt: string; id: string }, after: Watermark): boolean =>
  Date.parse(last.modifiedAt) >= Date.parse(after.modifiedAt) && (last.modifiedAt !== after.modifiedAt || last.id !== after.externalId);

async function changedSince(client: CustomCrmClient, object: CrmObject, after: Watermark | null, fields: readonly string[]): Promise<CrmPage> {
  const query = new URLSearchParams({
    limit: String(customCrmLimits.page),
    ...(after === null ? {} : { modifiedAfter: after.modifiedAt, idAfter: after.externalId }),
  });
  const page = await client.call(CustomCrmPage, { effect: 'read', method: 'GET', path: `/records/${objectOf(object)}?${query}` });
  const last = page.records.at(-1);
  // A page that promises more and has nothing would be asked for again for ever.
  if (page.hasMore && !last) throw new ProviderError('temporary', 'the CRM says that there is more and sends nothing');
  if (page.hasMore && last && after && !isBehind(last, after))
    throw new ProviderError('temporary', 'the CRM says that there is more and sends what was before');
  return {
    records: page.records.map((row) => toRecord(object, row, fields)),
    watermark: last ? { modifiedAt: last.modifiedAt, externalId: last.id } : after,
    hasMore: page.hasMore,
  };
}

async function readRecords(client: CustomCrmClient, object: CrmObject, ids: readonly string[], fields: readonly string[]): Promise<CrmRecord[]> {
  const records: CrmRecord[] = [];
  for (let from = 0; from < ids.length; from += customCrmLimits.read) {
    const body = { ids: ids.slice(from, from + customCrmLimits.read) };
    const reply = await client.call(CustomCrmReadReply, { effect: 'read', method: 'POST', path: `/records/${objectOf(object)}/read`, body });
    records.push(...reply.records.map((row) => toRecord(object, row, fields)));
  }
  return records;
}

export function customReader(client: CustomCrmClient): CrmReader {
  return {
    changedSince: (object, after, fields) => changedSince(client, object, after, fields),
    read: (object, externalIds, fields) => readRecords(client, object, externalIds, fields),
    owners: async () => {
      const { owners } = await client.call(CustomCrmOwners, { effect: 'read', method: 'GET', path: '/owners' });
      return owners.map(({ id, ...owner }) => ({ externalId: id, ...owner }));
    },
  };
}
