import { expect, test } from 'vitest';
import { openPortal } from './portal-call.ts';

const base = '/crm/associations/2026-09/contacts/companies';

async function withTwoCompanies() {
  const portal = await openPortal();
  const made = await portal.call('POST', '/crm/objects/2026-09/companies', { properties: { name: 'Second' } });
  const second = String(made.body['id']);
  const ada = portal.contact('ada');
  const types = async (from: 'contacts' | 'companies', id: string) => {
    const path = from === 'contacts' ? base : '/crm/associations/2026-09/companies/contacts';
    const { body } = await portal.call('POST', `${path}/batch/read`, { inputs: [{ id }] });
    const [row] = body['results'] as { to: { toObjectId: string; associationTypes: { typeId: number; label: string | null }[] }[] }[];
    return row?.to.map(({ toObjectId, associationTypes }) => [toObjectId, associationTypes.map(({ typeId }) => typeId)]) ?? [];
  };
  const primary = async () => {
    const { body } = await portal.call('GET', `/crm/objects/2026-09/contacts/${ada}?properties=associatedcompanyid`);
    return (body['properties'] as Record<string, string>)['associatedcompanyid'];
  };
  return { portal, ada, second, types, primary };
}

test('the first company is the primary one; naming another moves the mark; unlinking gives it back', async () => {
  const { portal, ada, second, types, primary } = await withTwoCompanies();
  await portal.call('PUT', `/crm/objects/2026-09/contacts/${ada}/associations/default/companies/${second}`);
  expect([await primary(), await types('contacts', ada)]).toEqual([
    portal.company(),
    [
      [portal.company(), [279, 1]],
      [second, [279]],
    ],
  ]);
  const path = `/crm/objects/2026-09/contacts/${ada}/associations/companies/${second}`;
  const put = await portal.call('PUT', path, [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }]);
  expect([put.status, await primary(), await types('companies', second)]).toEqual([201, second, [[ada, [280, 2]]]]);
  expect((await portal.call('DELETE', path)).status).toBe(204);
  expect([await primary(), await types('contacts', ada), await types('companies', second)]).toEqual([
    portal.company(),
    [[portal.company(), [279, 1]]],
    [],
  ]);
});

test("a portal's own label: both ways, removed alone, unknown ones refused beside the good", async () => {
  const { portal, ada, types } = await withTwoCompanies();
  const made = await portal.call('POST', `${base}/labels`, { name: 'decision_maker', label: 'Decision maker', inverseLabel: 'Decides for' });
  const [forth, back] = (made.body['results'] as { typeId: number }[]).map(({ typeId }) => typeId);
  expect(made).toEqual({
    status: 200,
    body: {
      results: [
        { category: 'USER_DEFINED', typeId: forth, label: 'Decision maker' },
        { category: 'USER_DEFINED', typeId: back, label: 'Decides for' },
      ],
    },
  });
  const input = (typeId: number | undefined) => ({
    from: { id: ada },
    to: { id: portal.company() },
    types: [{ associationCategory: 'USER_DEFINED', associationTypeId: typeId }],
  });
  const created = await portal.call('POST', `${base}/batch/create`, { inputs: [input(forth), input(12)] });
  expect([created.status, created.body['results'], created.body['numErrors']]).toEqual([
    207,
    [
      {
        fromObjectTypeId: '0-1',
        fromObjectId: ada,
        toObjectTypeId: '0-2',
        toObjectId: portal.company(),
        labels: ['Primary', 'Decision maker'],
      },
    ],
    1,
  ]);
  expect([await types('contacts', ada), await types('companies', portal.company())]).toEqual([
    [[portal.company(), [279, 1, forth]]],
    [
      [ada, [280, 2, back]],
      [portal.contact('ben'), [280, 2]],
      [portal.contact('cleo'), [280, 2]],
    ],
  ]);
  expect((await portal.call('POST', `${base}/batch/labels/archive`, { inputs: [input(forth)] })).status).toBe(204);
  expect(await types('contacts', ada)).toEqual([[portal.company(), [279, 1]]]);
  const archived = await portal.call('POST', `${base}/batch/archive`, { inputs: [{ from: { id: ada }, to: [{ id: portal.company() }] }] });
  expect([archived.status, await types('contacts', ada)]).toEqual([204, []]);
});
