import { z } from 'zod';
import type { RecordScope } from '#domain/crm-sync/record-scope.ts';
import type { CrmObject, CrmScoping } from '#ports/crm.ts';
import type { ListChoice } from '#ports/crm-scope.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { HubspotClient } from './client.ts';
import { hubspotApiVersion } from './dated-paths.ts';
import { objectOf } from './objects.ts';
import { search, type SearchRequest } from './search.ts';

const ListReply = z.object({ list: z.object({ listId: z.string(), name: z.string(), objectTypeId: z.string(), size: z.number().nullish() }) });
const ListPage = z.object({
  lists: z.array(
    z.object({
      listId: z.string(),
      name: z.string(),
      objectTypeId: z.string(),
      additionalProperties: z.record(z.string(), z.string().nullish()).nullish(),
    }),
  ),
  hasMore: z.boolean(),
  offset: z.number(),
});
const MemberPage = z.object({
  results: z.array(z.object({ recordId: z.string(), membershipTimestamp: z.coerce.date().optional() })),
  paging: z.object({ next: z.object({ after: z.string() }).nullish() }).nullish(),
});
const MembershipReply = z.object({
  results: z.array(z.object({ recordId: z.string(), recordListMemberships: z.array(z.object({ listId: z.coerce.string() })).default([]) })),
});
const Pipelines = z.object({ results: z.array(z.object({ id: z.string(), label: z.string(), archived: z.boolean().default(false) })) });

const memberships = `/crm/lists/${hubspotApiVersion}/records/memberships/batch/read`;

const LISTS = 500;
const MEMBERS = 250;
const RECORDS = 100;

/** What a scope says of a record's own values, as filters of a search. */
export const valueFilters = ({ owners, recordTypes }: Pick<RecordScope, 'owners' | 'recordTypes'>): SearchRequest['anyOf'][number] => [
  ...(owners === null ? [] : [{ property: 'hubspot_owner_id', is: 'IN' as const, values: owners }]),
  ...(recordTypes === null ? [] : [{ property: 'pipeline', is: 'IN' as const, values: recordTypes }]),
];

export function hubspotScoping(client: HubspotClient): CrmScoping {
  async function find(object: CrmObject, id: string): Promise<ListChoice | null> {
    if (!/^\d+$/.test(id)) return null;
    const reply = await client
      .read(ListReply, (sdk) => sdk.crm.lists.listsApi.getByIdWithHttpInfo(id))
      .catch((error: unknown) => {
        if (error instanceof ProviderError && error.failure === 'not_found') return null;
        throw error;
      });
    if (reply?.list.objectTypeId !== objectOf(object).typeId) return null;
    const { listId, name, size } = reply.list;
    return { id: listId, label: name, ...(typeof size === 'number' ? { records: size } : {}) };
  }

  async function total(object: CrmObject, scope: RecordScope): Promise<number> {
    const { objectType, modifiedProperty } = objectOf(object);
    return (await search(client, objectType, { anyOf: [valueFilters(scope)], sortBy: modifiedProperty, properties: [], limit: 1 })).total;
  }

  return {
    sizes: { changed: 200, byId: 50, members: MEMBERS },
    mostOwners: 100,
    list: find,

    async lists(object) {
      const choices: ListChoice[] = [];
      for (let offset = 0; ; ) {
        const wish = { count: LISTS, offset, additionalProperties: ['hs_list_size'] };
        const page = await client.read(ListPage, (sdk) => sdk.crm.lists.listsApi.doSearchWithHttpInfo(wish));
        for (const { listId, name, objectTypeId, additionalProperties } of page.lists) {
          const size = Number(additionalProperties?.['hs_list_size'] ?? Number.NaN);
          if (objectTypeId === objectOf(object).typeId)
            choices.push({ id: listId, label: name, ...(Number.isFinite(size) ? { records: size } : {}) });
        }
        if (!page.hasMore) return choices;
        offset = page.offset;
      }
    },

    async recordTypes(object) {
      if (object !== 'opportunity') return [];
      const { results } = await client.read(Pipelines, (sdk) => sdk.crm.pipelines.pipelinesApi.getAllWithHttpInfo(objectOf(object).objectType));
      return results.filter(({ archived }) => !archived).map(({ id, label }) => ({ id, label }));
    },

    async count(object, scope) {
      if (scope.list === null) return { records: await total(object, scope), isUpperBound: false };
      const listed = (await find(object, scope.list))?.records ?? 0;
      if (scope.owners === null && scope.recordTypes === null) return { records: listed, isUpperBound: false };
      return { records: Math.min(listed, await total(object, scope)), isUpperBound: true };
    },

    async members(_object, { list }, after) {
      const page = await client.read(MemberPage, (sdk) =>
        sdk.crm.lists.membershipsApi.getPageWithHttpInfo(list, after ?? undefined, undefined, MEMBERS),
      );
      const members = page.results.map(({ recordId: id, membershipTimestamp: since }) => (since ? { id, since } : { id }));
      return { members, next: page.paging?.next?.after ?? null };
    },

    async listed(object, list, ids) {
      const found = new Set<string>();
      for (let from = 0; from < ids.length; from += RECORDS) {
        const inputs = ids.slice(from, from + RECORDS).map((recordId) => ({ objectTypeId: objectOf(object).typeId, recordId }));
        const { results } = await client.direct(MembershipReply, { effect: 'read', method: 'POST', path: memberships, body: { inputs } });
        for (const { recordId, recordListMemberships } of results)
          if (recordListMemberships.some(({ listId }) => listId === list)) found.add(recordId);
      }
      // Nobody is on a list that is gone, which says nothing about anybody.
      if (found.size < ids.length && !(await find(object, list))) throw new ProviderError('not_found', 'The list is gone.');
      return found;
    },
  };
}
