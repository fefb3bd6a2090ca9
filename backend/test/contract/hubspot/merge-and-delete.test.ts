import { expect, test } from 'vitest';
import { openPortal, type OpenPortal } from './portal-call.ts';

const contacts = '/crm/objects/2026-09/contacts';
const ids = async (portal: OpenPortal, query: string) => {
  const { body } = await portal.call('GET', `${contacts}?${query}`);
  return (body['results'] as { id: string }[]).map(({ id }) => id);
};
const maya = (portal: OpenPortal): string => portal.running.ids.userIds['maya'] ?? '';

test('what is archived is read as archived only, in no search, and comes back with its associations', async () => {
  const portal = await openPortal();
  const { call, contact, company } = portal;
  const ada = contact('ada');
  expect((await call('DELETE', `${contacts}/${ada}`)).status).toBe(204);
  const found = await call('POST', `${contacts}/search`, {});
  expect([
    (await call('GET', `${contacts}/${ada}`)).status,
    (await call('GET', `${contacts}/${ada}?archived=true`)).body,
    (await call('GET', `${contacts}/${contact('ben')}?archived=true`)).status,
    await ids(portal, 'archived=true'),
    await ids(portal, 'archived=false'),
    found.body['total'],
  ]).toEqual([
    404,
    {
      id: ada,
      properties: expect.objectContaining({ email: 'ada@nordlicht.example', hs_object_id: ada }),
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      archived: true,
      archivedAt: expect.any(String),
    },
    404,
    [ada],
    [contact('ben'), contact('cleo')],
    2,
  ]);
  const linked = async () => {
    const { body } = await call('POST', '/crm/associations/2026-09/companies/contacts/batch/read', { inputs: [{ id: company() }] });
    return (body['results'] as { to: { toObjectId: string }[] }[])[0]?.to.map(({ toObjectId }) => toObjectId);
  };
  expect(await linked()).toEqual([contact('ben'), contact('cleo')]);
  const restore = `/_twin/hubspot/portals/147000/records/contacts/${ada}/restore`;
  const restored = await call('POST', restore, { userId: maya(portal) });
  expect([restored.status, restored.body['archived'], await linked(), await ids(portal, 'archived=true')]).toEqual([
    200,
    false,
    [ada, contact('ben'), contact('cleo')],
    [],
  ]);
  expect((await call('POST', restore, { userId: maya(portal) })).status).toBe(404);
});

test.each([
  [[], 1],
  [['hubspot.archived-by-own-id-only'], 0],
])('what is archived answers a batch by a unique property, flipped %j: %i', async (flipped, count) => {
  const portal = await openPortal({ flipped });
  const unique = { name: 'our_id', label: 'Our id', type: 'string', fieldType: 'text', groupName: 'contactinformation', hasUniqueValue: true };
  expect((await portal.call('POST', '/crm/properties/2026-09/contacts', unique)).status).toBe(201);
  const made = await portal.call('POST', contacts, { properties: { lastname: 'Unwanted', our_id: 'a1' } });
  const read = async (query: string): Promise<unknown> => {
    const request = { idProperty: 'our_id', inputs: [{ id: 'a1' }], properties: ['our_id'], propertiesWithHistory: [] };
    const { body } = await portal.call('POST', `${contacts}/batch/read${query}`, request);
    return (body['results'] as { id: string }[]).map(({ id }) => id);
  };
  expect([await read(''), await read('?archived=true')]).toEqual([[made.body['id']], []]);
  await portal.call('DELETE', `${contacts}/${String(made.body['id'])}`);
  expect([await read(''), await read('?archived=true')]).toEqual([[], [made.body['id']].slice(0, count)]);
});

test('an address given away meanwhile stands in the way of a restore', async () => {
  const portal = await openPortal();
  await portal.call('DELETE', `${contacts}/${portal.contact('ada')}`);
  const taken = await portal.call('POST', contacts, { properties: { email: 'ada@nordlicht.example' } });
  const path = `/_twin/hubspot/portals/147000/records/contacts/${portal.contact('ada')}/restore`;
  const { status, body } = await portal.call('POST', path, { userId: maya(portal) });
  expect([taken.status, status, body['message']]).toEqual([201, 409, `Contact already exists. Existing ID: ${String(taken.body['id'])}`]);
});

async function merged(flipped: readonly string[]) {
  const portal = await openPortal({ flipped });
  const [ada, ben] = [portal.contact('ada'), portal.contact('ben')];
  await portal.call('PATCH', `${contacts}/${ben}`, { properties: { website: 'https://ben.example' } });
  const note = await portal.call('POST', '/crm/objects/2026-09/notes', {
    properties: { hs_timestamp: '1795500000000', hs_note_body: 'of ben' },
    associations: [{ to: { id: ben }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 202 }] }],
  });
  const reply = await portal.call('POST', `${contacts}/merge`, { primaryObjectId: ada, objectIdToMerge: ben });
  const read = async (id: string) => {
    const { status, body } = await portal.call(
      'GET',
      `${contacts}/${id}?properties=email,website,hs_merged_object_ids,hs_additional_emails&associations=notes`,
    );
    const properties = (body['properties'] ?? {}) as Record<string, string>;
    const notes = (body['associations'] as { notes?: { results: { id: string }[] } } | undefined)?.notes?.results.map(({ id: noteId }) => noteId);
    return { status, id: body['id'], email: properties['email'], website: properties['website'], of: properties['hs_merged_object_ids'], notes };
  };
  return { portal, ada, ben, note: String(note.body['id']), reply, read };
}

test('a merge keeps the primary, fills its gaps, takes the associations over, and the old id leads to it', async () => {
  const { portal, ada, ben, note, reply, read } = await merged([]);
  const whole = { status: 200, id: ada, email: 'ada@nordlicht.example', website: 'https://ben.example', of: ben, notes: [note] };
  expect([reply.status, await read(ada), await read(ben), await ids(portal, '')]).toEqual([200, whole, whole, [ada, portal.contact('cleo')]]);
  const again = await portal.call('POST', contacts, { properties: { email: 'ben@nordlicht.example' } });
  expect([again.status, again.body['message'], await ids(portal, 'archived=true')]).toEqual([409, `Contact already exists. Existing ID: ${ada}`, []]);
  const third = await portal.call('POST', `${contacts}/merge`, { primaryObjectId: portal.contact('cleo'), objectIdToMerge: ada });
  expect([third.status, (await read(ben)).id, (await read(ben)).of]).toEqual([200, portal.contact('cleo'), `${ben};${ada}`]);
});

test('flipped, the survivor has a new id to which both old ones lead', async () => {
  const { portal, ada, ben, note, reply, read } = await merged(['hubspot.merge-new-id']);
  const id = reply.body['id'];
  const whole = { status: 200, id, email: 'ada@nordlicht.example', website: 'https://ben.example', of: `${ben};${ada}`, notes: [note] };
  expect([[ada, ben].includes(String(id)), await read(String(id)), await read(ada), await read(ben)]).toEqual([false, whole, whole, whole]);
  expect(await ids(portal, '')).toEqual([portal.contact('cleo'), id]);
});

test('flipped, the id merged away is not found', async () => {
  const { ada, ben, read } = await merged(['hubspot.merged-id-not-found']);
  expect([(await read(ben)).status, (await read(ada)).status]).toEqual([404, 200]);
});

test('a privacy deletion leaves neither record nor history nor what was merged into it', async () => {
  const { portal, ada, ben, read } = await merged([]);
  const reply = await portal.call('POST', `${contacts}/gdpr-delete`, { objectId: 'ada@nordlicht.example', idProperty: 'email' });
  const stored = portal.running.twin.store.all(portal.world.space, 'history:contacts').map(({ id }) => id);
  expect([reply.status, (await read(ada)).status, (await read(ben)).status, await ids(portal, 'archived=true'), stored]).toEqual([
    204,
    404,
    404,
    [],
    [portal.contact('cleo')],
  ]);
  expect((await portal.call('POST', contacts, { properties: { email: 'ben@nordlicht.example' } })).status).toBe(201);
});

test('histories tell the app, a person and HubSpot itself apart, newest first', async () => {
  const portal = await openPortal();
  const ada = portal.contact('ada');
  await portal.call('PATCH', `${contacts}/${ada}`, { properties: { city: 'Hamburg' } });
  await portal.call('PATCH', `/_twin/hubspot/portals/147000/records/contacts/${ada}`, { userId: maya(portal), properties: { city: 'Kiel' } });
  await portal.call('PATCH', `${contacts}/${ada}`, { properties: { city: 'Kiel' } });
  const past = [
    { value: 'Kiel', timestamp: expect.any(String), sourceType: 'CRM_UI', sourceId: `userId:${maya(portal)}`, updatedByUserId: Number(maya(portal)) },
    { value: 'Hamburg', timestamp: expect.any(String), sourceType: 'INTEGRATION', sourceId: '55' },
    { value: 'Berlin', timestamp: expect.any(String), sourceType: 'IMPORT', sourceId: 'twin-seed' },
  ];
  const one = await portal.call('GET', `${contacts}/${ada}?propertiesWithHistory=city`);
  const batch = { properties: [], propertiesWithHistory: ['city', 'associatedcompanyid'], inputs: [{ id: ada }] };
  const many = await portal.call('POST', `${contacts}/batch/read`, batch);
  expect([one.body['propertiesWithHistory'], (many.body['results'] as Record<string, unknown>[])[0]?.['propertiesWithHistory']]).toEqual([
    { city: past },
    { city: past, associatedcompanyid: [expect.objectContaining({ value: portal.company(), sourceType: 'CALCULATED' })] },
  ]);
  const tooMany = { ...batch, inputs: Array.from({ length: 51 }, () => ({ id: ada })) };
  expect((await portal.call('POST', `${contacts}/batch/read`, tooMany)).status).toBe(400);
});

test('a deactivated owner is listed apart and owns nothing new; the account says what it is', async () => {
  const portal = await openPortal();
  const tom = portal.running.ids.ownerIds['tom'] ?? '';
  await portal.call('PATCH', `/_twin/hubspot/portals/147000/users/${portal.running.ids.userIds['tom'] ?? ''}`, { archived: true });
  await portal.call('PATCH', '/_twin/hubspot/portals/147000', { accountType: 'SANDBOX' });
  const owners = async (query: string) =>
    ((await portal.call('GET', `/crm/owners/2026-09?${query}`)).body['results'] as { id: string; archived: boolean }[]).map((row) => [
      row.id,
      row.archived,
    ]);
  const write = await portal.call('PATCH', `${contacts}/${portal.contact('ada')}`, { properties: { hubspot_owner_id: tom } });
  expect([await owners('archived=true'), await owners(''), write.status, (await portal.call('GET', '/account-info/2026-09/details')).body]).toEqual([
    [[tom, true]],
    [[portal.running.ids.ownerIds['maya'], false]],
    400,
    expect.objectContaining({ accountType: 'SANDBOX' }),
  ]);
});
