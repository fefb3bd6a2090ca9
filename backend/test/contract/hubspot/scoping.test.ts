import hubspot from '@hubspot/api-client';
import { expect, test } from 'vitest';
import { everything } from '#domain/crm-sync/record-scope.ts';
import { changeMembers, createList, removeList } from '../../../sandbox/hubspot/lists.ts';
import { saveRecord } from '../../../sandbox/hubspot/records.ts';
import { type Connected, connect } from './connected-twin.ts';

const scopingOf = ({ session }: Connected) => session.scoping ?? expect.fail('no scoping');

async function portalWithList() {
  const connected = await connect();
  const { world, running } = connected;
  const owner = running.ids.ownerIds['maya'] ?? '';
  const [on, off, refused, theirs] = ['on', 'off', 'refused', 'theirs'].map(
    (name) =>
      saveRecord(world, 'contacts', null, {
        email: `${name}@segment.example`,
        lastname: name,
        hubspot_owner_id: name === 'on' || name === 'off' ? owner : (running.ids.ownerIds['tom'] ?? ''),
        ...(name === 'refused' ? { hs_email_optout: 'true' } : {}),
      }).id,
  ) as [string, string, string, string];
  const list = createList(world, { name: 'Segment', type: 'contacts' });
  changeMembers(world, list, [on], true);
  return { connected, owner, on, off, refused, theirs, list };
}

test('segments are offered, counted, read and told apart', async () => {
  const { connected, owner, on, off, list } = await portalWithList();
  const scoping = scopingOf(connected);
  const companies = createList(connected.world, { name: 'Companies', type: 'companies' });
  expect(await scoping.lists('contact')).toEqual([{ id: list.id, label: 'Segment', records: 1 }]);
  expect([await scoping.list('contact', list.id), await scoping.list('contact', companies.id), await scoping.list('contact', '77')]).toEqual([
    { id: list.id, label: 'Segment', records: 1 },
    null,
    null,
  ]);
  expect(await scoping.count('contact', { ...everything, list: list.id })).toEqual({ records: 1, isUpperBound: false });
  expect(await scoping.count('contact', { ...everything, list: list.id, owners: [owner] })).toEqual({ records: 1, isUpperBound: true });
  expect(await scoping.members('contact', { ...everything, list: list.id }, null)).toEqual({
    members: [{ id: on, since: expect.any(Date) }],
    next: null,
  });
  expect(await scoping.listed('contact', list.id, [on, off])).toEqual(new Set([on]));
  removeList(connected.world, list.id);
  await expect(scoping.listed('contact', list.id, [on, off])).rejects.toMatchObject({ failure: 'not_found' });
  await expect(scoping.members('contact', { ...everything, list: list.id }, null)).rejects.toMatchObject({ failure: 'not_found' });
});

test('deals are chosen by pipeline, other records have no such thing', async () => {
  const connected = await connect();
  const scoping = scopingOf(connected);
  expect([await scoping.recordTypes('opportunity'), await scoping.recordTypes('contact')]).toEqual([
    [{ id: 'default', label: 'Sales Pipeline' }],
    [],
  ]);
  const of = (pipeline: string) => scoping.count('opportunity', { ...everything, recordTypes: [pipeline] });
  const all = await scoping.count('opportunity', everything);
  expect([await of('default'), await of('other')]).toEqual([all, { records: 0, isUpperBound: false }]);
});

test('reading from the beginning asks for what is in it and for who refused mail', async () => {
  const { connected, owner, on, off, refused, theirs, list } = await portalWithList();
  const read = async (scope: typeof everything, object: 'contact' | 'account' = 'contact'): Promise<string[]> =>
    (await connected.session.reader.changedSince(object, null, [], { within: scope })).records.map(({ externalId }) => externalId);
  const byOwner = await read({ ...everything, owners: [owner] });
  expect([byOwner.includes(on), byOwner.includes(off), byOwner.includes(refused), byOwner.includes(theirs)]).toEqual([true, true, true, false]);
  const byList = await read({ ...everything, list: list.id });
  expect([byList.includes(on), byList.includes(refused)]).toEqual([false, true]);
  expect(await read({ ...everything, list: list.id }, 'account')).toEqual([]);
});

test('the vendor’s own client reads the same lists', async () => {
  const { connected, on, list } = await portalWithList();
  const { listsApi, membershipsApi } = new hubspot.Client({
    basePath: connected.running.url,
    middleware: [
      {
        pre: async (context: { getUrl(): string; setUrl(url: string): void; setHeaderParam(name: string, value: string): void }) => {
          context.setUrl(
            context
              .getUrl()
              .replace('/crm/v3/lists', '/crm/lists/2026-09')
              .replace(/\/(\?|$)/, '$1'),
          );
          context.setHeaderParam('Authorization', `Bearer ${connected.tokens.accessToken}`);
          return context;
        },
        post: async (context: unknown) => context,
      },
    ],
  }).crm.lists;
  expect((await listsApi.getById(list.id)).list).toMatchObject({ listId: list.id, name: 'Segment', objectTypeId: '0-1', processingType: 'MANUAL' });
  expect((await listsApi.doSearch({ query: 'seg', count: 10, additionalProperties: ['hs_list_size'] })).lists).toMatchObject([
    { listId: list.id, additionalProperties: { hs_list_size: '1' } },
  ]);
  expect((await membershipsApi.getPage(list.id)).results).toMatchObject([{ recordId: on }]);
  await expect(listsApi.getById('77')).rejects.toMatchObject({ code: 404 });
});
