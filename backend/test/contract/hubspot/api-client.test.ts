import hubspot from '@hubspot/api-client';
import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/objects/index.js';
import { PropertyCreateFieldTypeEnum, PropertyCreateTypeEnum } from '@hubspot/api-client/lib/codegen/crm/properties/index.js';
import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/objects/models/AssociationSpec.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hubspotMiddleware } from '#providers/crm/hubspot/client.ts';
import { accessToken, runTwin, type RunningTwin } from '../../../sandbox/hubspot/running-twin.ts';

let running: RunningTwin;
let token: string;
let client: InstanceType<typeof hubspot.Client>;
beforeAll(async () => {
  running = await runTwin();
  token = await accessToken(running);
  client = new hubspot.Client({ basePath: running.url, middleware: [hubspotMiddleware(async () => token)] });
});
afterAll(() => running.close());

const contactId = (key: string): string => running.ids.contactIds[key] ?? '';
const companyId = (): string => running.ids.companyIds['nord'] ?? '';

/** Straight to the wire, past what the client's types forbid. */
async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const reply = await fetch(`${running.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: { status: number; body: string }) => [error.status, (JSON.parse(error.body) as { category: string }).category],
  );

test('create, read by id and by unique value, update, archive', async () => {
  const made = await client.crm.contacts.basicApi.create({ properties: { email: 'Dora@Example.com', firstname: 'Dora' }, associations: [] });
  expect(made).toMatchObject({ properties: { email: 'dora@example.com', firstname: 'Dora', hs_object_id: made.id } });
  const byMail = await client.crm.contacts.basicApi.getById(
    'dora@example.com',
    ['firstname', 'lastname', 'no_such'],
    undefined,
    undefined,
    false,
    'email',
  );
  expect([byMail.id, byMail.properties['firstname'], byMail.properties['lastname'], 'no_such' in byMail.properties]).toEqual([
    made.id,
    'Dora',
    null,
    false,
  ]);
  const updated = await client.crm.contacts.basicApi.update(made.id, { properties: { firstname: '' } });
  expect('firstname' in updated.properties).toBe(false);
  await client.crm.contacts.basicApi.archive(made.id);
  expect(await failureOf(client.crm.contacts.basicApi.getById(made.id))).toEqual([404, 'OBJECT_NOT_FOUND']);
});

test('a second contact with the same address is a conflict that names the first', async () => {
  const reply = await call('POST', '/crm/objects/2026-09/contacts', { properties: { email: 'ADA@nordlicht.example' } });
  expect([reply.status, reply.body['message']]).toEqual([409, `Contact already exists. Existing ID: ${contactId('ada')}`]);
});

test.each([
  ['an unknown property', { nope: 'x' }, 'PROPERTY_DOESNT_EXIST'],
  ['a bad address', { email: 'ada@' }, 'INVALID_EMAIL'],
  ['a value outside the options', { lifecyclestage: 'vip' }, 'INVALID_OPTION'],
  ['a read-only property', { lastmodifieddate: '1' }, 'READ_ONLY_VALUE'],
  ['an unknown owner', { hubspot_owner_id: '1' }, 'INVALID_OWNER_ID'],
])('%s is refused in the vendor shape', async (_name, properties, code) => {
  const reply = await call('PATCH', `/crm/objects/2026-09/contacts/${contactId('ada')}`, { properties });
  expect([reply.status, reply.body]).toEqual([
    400,
    {
      status: 'error',
      message: expect.stringContaining('Property values were not valid: [{"isValid":false'),
      correlationId: expect.any(String),
      category: 'VALIDATION_ERROR',
      errors: [{ message: expect.any(String), code, context: { propertyName: Object.keys(properties) } }],
    },
  ]);
});

test('a number as a value, an unknown field and unknown paths are refused', async () => {
  const path = `/crm/objects/2026-09/companies/${companyId()}`;
  const replies = await Promise.all([
    call('PATCH', path, { properties: { numberofemployees: 5 } }),
    call('PATCH', path, { properties: {}, extra: true }),
    call('PATCH', path, { properties: { numberofemployees: 'five' } }),
    call('GET', '/crm/v2/objects/contacts'),
  ]);
  expect(replies.map((reply) => reply.status)).toEqual([400, 400, 400, 404]);
});

test('a batch fails row by row with trace ids, whole without', async () => {
  const inputs = (trace: boolean) =>
    [
      { id: contactId('ada'), properties: { city: 'Hamburg' } },
      { id: '404', properties: { city: 'Hamburg' } },
      { id: contactId('ben'), properties: { nope: 'x' } },
    ].map((input, index) => (trace ? { ...input, objectWriteTraceId: String(index) } : input));
  expect((await call('POST', '/crm/objects/2026-09/contacts/batch/update', { inputs: inputs(false) })).status).toBe(400);
  expect((await client.crm.contacts.basicApi.getById(contactId('ada'), ['city'])).properties['city']).toBe('Berlin');
  const reply = await client.crm.contacts.batchApi.update({ inputs: inputs(true) });
  expect(reply.results.map((row) => [row.id, row.objectWriteTraceId])).toEqual([[contactId('ada'), '0']]);
  expect('errors' in reply && reply.errors?.map((row) => [row.category, row.context['objectWriteTraceId']])).toEqual([
    ['OBJECT_NOT_FOUND', ['1']],
    ['VALIDATION_ERROR', ['2']],
  ]);
});

test('101 rows and a row twice are refused', async () => {
  const row = (id: string) => ({ id, properties: {} });
  const many = Array.from({ length: 101 }, (_, index) => row(String(index)));
  expect([
    await failureOf(client.crm.contacts.batchApi.update({ inputs: many })),
    await failureOf(client.crm.contacts.batchApi.update({ inputs: [row(contactId('ada')), row(contactId('ada'))] })),
  ]).toEqual([
    [400, 'VALIDATION_ERROR'],
    [400, 'VALIDATION_ERROR'],
  ]);
});

test('batch read, create and archive', async () => {
  const made = await client.crm.objects.batchApi.create('notes', {
    inputs: [{ properties: { hs_timestamp: '1795500000000', hs_note_body: 'one' }, associations: [] }],
  });
  const id = made.results[0]?.id ?? '';
  const read = await client.crm.objects.batchApi.read('notes', {
    inputs: [{ id }],
    properties: ['hs_note_body', 'hs_timestamp'],
    propertiesWithHistory: [],
  });
  expect(read.results[0]?.properties).toMatchObject({ hs_note_body: 'one', hs_timestamp: '2026-11-24T06:00:00.000Z' });
  await client.crm.objects.batchApi.archive('notes', { inputs: [{ id }] });
  expect(await failureOf(client.crm.objects.basicApi.getById('notes', id))).toEqual([404, 'OBJECT_NOT_FOUND']);
});

test('properties: group first, 201 once, 409 after, unique values upsert one record', async () => {
  const property = {
    name: 'outside_id',
    label: 'Outside ID',
    groupName: 'outside',
    type: PropertyCreateTypeEnum.String,
    fieldType: PropertyCreateFieldTypeEnum.Text,
    hasUniqueValue: true,
  };
  expect(await failureOf(client.crm.properties.coreApi.create('tasks', property))).toEqual([400, 'VALIDATION_ERROR']);
  await client.crm.properties.groupsApi.create('tasks', { name: 'outside', label: 'Outside' });
  expect(await client.crm.properties.coreApi.create('tasks', property)).toMatchObject({
    name: 'outside_id',
    hasUniqueValue: true,
    hubspotDefined: false,
  });
  expect(await failureOf(client.crm.properties.coreApi.create('tasks', property))).toEqual([409, 'OBJECT_ALREADY_EXISTS']);
  const upsert = () =>
    client.crm.objects.batchApi.upsert('tasks', {
      inputs: [{ idProperty: 'outside_id', id: 'A-1', properties: { hs_timestamp: '1795500000000', hs_task_subject: 'call' } }],
    });
  const [first, second] = [await upsert(), await upsert()];
  const rows = [...first.results, ...second.results];
  expect(rows.map((row) => ('_new' in row ? row._new : null))).toEqual([true, false]);
  expect(new Set(rows.map((row) => row.id)).size).toBe(1);
});

test('associations: default PUT, batch read, on create, and what they do to the contact', async () => {
  const email = await client.crm.objects.emails.basicApi.create({
    properties: { hs_timestamp: '1795500000000', hs_email_subject: 'Hi' },
    associations: [
      {
        to: { id: contactId('ada') },
        types: [{ associationCategory: AssociationSpecAssociationCategoryEnum.HubspotDefined, associationTypeId: 198 }],
      },
    ],
  });
  await client.crm.associations.v4.basicApi.createDefault('emails', email.id, 'companies', companyId());
  const read = await client.crm.associations.v4.batchApi.getPage('emails', 'companies', { inputs: [{ id: email.id }] });
  expect(read.results[0]?.to.map((to) => String(to.toObjectId))).toEqual([companyId()]);
  const contact = await client.crm.contacts.basicApi.getById(contactId('ada'), ['associatedcompanyid', 'notes_last_updated'], undefined, [
    'emails',
    'companies',
  ]);
  expect([contact.properties['associatedcompanyid'], contact.associations?.['emails']?.results.map((row) => row.id)]).toEqual([
    companyId(),
    [email.id],
  ]);
  expect(contact.properties['notes_last_updated']).not.toBeNull();
});

test('takes the lifecycle stages and industries a portal comes with', async () => {
  const { id } = await client.crm.contacts.basicApi.create({
    properties: { email: 'mql@x.example', lifecyclestage: 'marketingqualifiedlead', zip: '10115' },
  });
  expect((await client.crm.contacts.basicApi.getById(id, ['lifecyclestage', 'zip'])).properties).toMatchObject({
    lifecyclestage: 'marketingqualifiedlead',
    zip: '10115',
  });
  await client.crm.contacts.basicApi.archive(id);
  const company = {
    name: 'Ledger',
    industry: 'ACCOUNTING',
    lifecyclestage: 'customer',
    annualrevenue: '5',
    state: 'BE',
    website: 'https://x.example',
  };
  expect((await client.crm.companies.basicApi.create({ properties: company })).properties).toMatchObject(company);
});

test('search: operators, one sort given as an object, paging, the 10,000 cap', async () => {
  const found = async (filters: { propertyName: string; operator: FilterOperatorEnum; value?: string; values?: string[]; highValue?: string }[]) => {
    const reply = await client.crm.objects.searchApi.doSearch('contacts', { filterGroups: [{ filters }], properties: ['firstname'], limit: 100 });
    return reply.results.map((row) => row.properties['firstname']).sort();
  };
  const { Eq, Neq, Gt, Lte, In, NotIn, HasProperty, NotHasProperty, ContainsToken } = FilterOperatorEnum;
  expect([
    await found([{ propertyName: 'email', operator: Eq, value: 'ADA@nordlicht.example' }]),
    await found([
      { propertyName: 'firstname', operator: Neq, value: 'ada' },
      { propertyName: 'lastname', operator: Eq, value: 'example' },
    ]),
    await found([{ propertyName: 'hs_object_id', operator: Gt, value: contactId('ben') }]),
    await found([{ propertyName: 'hs_object_id', operator: Lte, value: contactId('ada') }]),
    await found([{ propertyName: 'firstname', operator: In, values: ['ada', 'ben'] }]),
    await found([{ propertyName: 'firstname', operator: NotIn, values: ['ada', 'ben'] }]),
    await found([{ propertyName: 'hs_email_optout', operator: HasProperty }]),
    await found([{ propertyName: 'hs_email_optout', operator: NotHasProperty }]),
    await found([{ propertyName: 'email', operator: ContainsToken, value: 'cle*' }]),
  ]).toEqual([['ada'], ['ben', 'cleo'], ['cleo'], ['ada'], ['ada', 'ben'], ['cleo'], ['cleo'], ['ada', 'ben'], ['cleo']]);
  const sorted = async (sorts: unknown) => {
    const reply = await call('POST', '/crm/objects/2026-09/contacts/search', { sorts, properties: ['firstname'], limit: 2 });
    return (reply.body['results'] as { properties: { firstname: string } }[] | undefined)?.map((row) => row.properties.firstname);
  };
  expect(await sorted([{ propertyName: 'firstname', direction: 'DESCENDING' }])).toEqual(['cleo', 'ben']);
  expect(await sorted([JSON.stringify({ propertyName: 'firstname', direction: 'DESCENDING' })])).toEqual(['ada', 'ben']);
  expect(await sorted([{ propertyName: 'firstname' }, { propertyName: 'email' }])).toBe(undefined);
  const statuses = await Promise.all(
    [{ limit: 201 }, { limit: 200, after: '9801' }, { limit: 200, after: '9800' }, {}].map((body) =>
      call('POST', '/crm/objects/2026-09/contacts/search', body),
    ),
  );
  expect(statuses.map((reply) => reply.status)).toEqual([400, 400, 200, 200]);
});

test('owners and account details', async () => {
  const owners = await client.crm.owners.ownersApi.getPage();
  expect(owners.results.map((owner) => [owner.id, owner.firstName, owner.lastName, owner.email])).toEqual([
    [running.ids.ownerIds['maya'], 'Maya', 'Lindqvist', 'maya@harborpine.example'],
    [running.ids.ownerIds['tom'], 'Tom', 'Okafor', 'tom@harborpine.example'],
  ]);
  expect((await call('GET', '/account-info/2026-09/details')).body).toMatchObject({ portalId: 147000, accountType: 'STANDARD' });
});

test('limits are on by default', async () => {
  const limited = await runTwin({ vendorLimits: true });
  const headers = { authorization: `Bearer ${await accessToken(limited)}`, 'content-type': 'application/json' };
  const reads = await Promise.all(Array.from({ length: 112 }, () => fetch(`${limited.url}/crm/owners/2026-09`, { headers })));
  const searches = await Promise.all(
    Array.from({ length: 60 }, () => fetch(`${limited.url}/crm/objects/2026-09/contacts/search`, { method: 'POST', headers, body: '{}' })),
  );
  const refused = reads.filter((reply) => reply.status === 429);
  expect(refused).toHaveLength(2);
  expect(await searches.find((reply) => reply.status === 429)?.json()).toMatchObject({ status: 'error', policyName: 'SECONDLY' });
  expect(await refused[0]?.json()).toMatchObject({ status: 'error', policyName: 'TEN_SECONDLY_ROLLING' });
  expect(refused[0]?.headers.get('x-hubspot-ratelimit-max')).toBe('110');
  await limited.close();
});
