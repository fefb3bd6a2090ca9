import { expect, test } from 'vitest';
import type { CrmRow } from '../../../sandbox/hubspot/rows.ts';
import { openPortal, type OpenPortal } from './portal-call.ts';

const path = '/crm/objects/2026-09/contacts/search';
interface Filter {
  propertyName: string;
  operator: string;
  value?: string;
  highValue?: string;
  values?: string[];
}

async function names({ call }: OpenPortal, groups: Filter[][], rest: Record<string, unknown> = {}): Promise<unknown> {
  const body = { filterGroups: groups.map((filters) => ({ filters })), properties: ['firstname'], limit: 200, ...rest };
  const reply = await call('POST', path, body);
  if (reply.status !== 200) return reply.status;
  return (reply.body['results'] as { properties: { firstname: string } }[]).map((row) => row.properties.firstname).sort();
}

test('operators of numbers, instants and texts; groups are alternatives', async () => {
  const portal = await openPortal();
  const id = (key: string) => portal.contact(key);
  const one = (propertyName: string, operator: string, more: Partial<Filter> = {}): Filter[] => [{ propertyName, operator, ...more }];
  expect([
    await names(portal, [one('hs_object_id', 'BETWEEN', { value: id('ada'), highValue: id('ben') })]),
    await names(portal, [one('hs_object_id', 'GTE', { value: id('ben') })]),
    await names(portal, [one('hs_object_id', 'LT', { value: id('ben') })]),
    await names(portal, [one('createdate', 'GT', { value: '2020-01-01' })]),
    await names(portal, [one('createdate', 'LTE', { value: '1577836800000' })]),
    await names(portal, [one('jobtitle', 'CONTAINS_TOKEN', { value: 'logist*' })]),
    await names(portal, [one('email', 'NOT_CONTAINS_TOKEN', { value: 'ada' })]),
    await names(portal, [one('firstname', 'EQ', { value: 'ADA' }), one('firstname', 'EQ', { value: 'cleo' })]),
    await names(portal, [one('associations.company', 'EQ', { value: portal.company() })]),
    await names(portal, [one('associations.company', 'NEQ', { value: portal.company() })]),
  ]).toEqual([
    ['ada', 'ben'],
    ['ben', 'cleo'],
    ['ada'],
    ['ada', 'ben', 'cleo'],
    [],
    ['ada', 'ben', 'cleo'],
    ['ben', 'cleo'],
    ['ada', 'cleo'],
    ['ada', 'ben', 'cleo'],
    [],
  ]);
});

test('query looks into the texts a person would look for, not into every property', async () => {
  const portal = await openPortal();
  expect([await names(portal, [], { query: 'CLEO@nord' }), await names(portal, [], { query: 'Berlin' })]).toEqual([['cleo'], []]);
});

test.each([
  ['six groups', Array.from({ length: 6 }, () => 1)],
  ['seven filters in one group', [7]],
  ['nineteen filters', [5, 5, 5, 4]],
])('%s are refused, the most allowed is not', async (_name, sizes) => {
  const portal = await openPortal();
  const filter: Filter = { propertyName: 'email', operator: 'HAS_PROPERTY' };
  const groups = (counts: number[]) => counts.map((count) => Array.from({ length: count }, () => filter));
  expect([await names(portal, groups(sizes)), await names(portal, groups([6, 6, 4, 1, 1]))]).toEqual([400, ['ada', 'ben', 'cleo']]);
});

test.each([
  ['an unknown property', { propertyName: 'nope', operator: 'HAS_PROPERTY' }],
  ['an unknown operator', { propertyName: 'email', operator: 'LIKE', value: 'a' }],
  ['a missing value', { propertyName: 'email', operator: 'EQ' }],
  ['a value too many', { propertyName: 'email', operator: 'HAS_PROPERTY', value: 'a' }],
  ['half a range', { propertyName: 'hs_object_id', operator: 'BETWEEN', value: '1' }],
  ['no list', { propertyName: 'email', operator: 'IN', value: 'a' }],
])('%s is refused', async (_name, filter) => {
  expect(await names(await openPortal(), [[filter]])).toBe(400);
});

test('20,000 records with one stamp: the first 10,000 are paged without a gap, the next page is refused', async () => {
  const portal = await openPortal();
  const stamp = '2026-01-01T00:00:00.000Z';
  for (let index = 0; index < 20_000; index += 1) {
    const id = String(index + 1);
    const properties = { hs_object_id: id, lastmodifieddate: stamp, createdate: stamp };
    const row: CrmRow = { id, properties, createdAt: stamp, updatedAt: stamp, archived: false, indexedFromMs: 0 };
    portal.world.twin.store.put(portal.world.space, 'contacts', row);
  }
  const body = {
    filterGroups: [{ filters: [{ propertyName: 'lastmodifieddate', operator: 'EQ', value: stamp }] }],
    sorts: [{ propertyName: 'lastmodifieddate', direction: 'ASCENDING' }],
    properties: ['email'],
    limit: 200,
  };
  const seen = new Set<string>();
  const totals = new Set<unknown>();
  let after: string | undefined;
  for (let page = 0; page < 50; page += 1) {
    const reply = await portal.call('POST', path, { ...body, ...(after === undefined ? {} : { after }) });
    for (const row of reply.body['results'] as { id: string }[]) seen.add(row.id);
    totals.add(reply.body['total']);
    after = (reply.body['paging'] as { next: { after: string } } | undefined)?.next.after;
  }
  const beyond = await portal.call('POST', path, { ...body, after });
  expect([seen.size, [...totals], after, beyond.status, beyond.body['message']]).toEqual([
    10_000,
    [20_000],
    '10000',
    400,
    'The search API supports paging through 10,000 total results at most.',
  ]);
}, 60_000);
