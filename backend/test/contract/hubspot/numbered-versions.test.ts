import hubspot from '@hubspot/api-client';
import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/objects/index.js';
import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/objects/models/AssociationSpec.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccessGrant, directory } from '../../../sandbox/hubspot/rows.ts';
import { accessToken, runTwin, type RunningTwin, smallSeed } from '../../../sandbox/hubspot/running-twin.ts';

/** The vendor's client as it comes: it calls numbered paths, which the vendor serves until 2027. */
let running: RunningTwin;
let token: string;
let client: InstanceType<typeof hubspot.Client>;
beforeAll(async () => {
  running = await runTwin();
  token = await accessToken(running);
  client = new hubspot.Client({ basePath: running.url, accessToken: token });
});
afterAll(() => running.close());

const contactId = (): string => running.ids.contactIds['ada'] ?? '';
const companyId = (): string => running.ids.companyIds['nord'] ?? '';

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const reply = await fetch(`${running.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

test('records are made, read, changed, found and archived', async () => {
  const { contacts } = client.crm;
  const made = await contacts.basicApi.create({ properties: { email: 'nadia@stock.example', firstname: 'Nadia' }, associations: [] });
  await contacts.batchApi.update({ inputs: [{ id: made.id, properties: { city: 'Bern' } }] });
  const found = await contacts.searchApi.doSearch({
    filterGroups: [{ filters: [{ propertyName: 'email', operator: FilterOperatorEnum.Eq, value: 'nadia@stock.example' }] }],
    properties: ['city', 'firstname'],
    limit: 10,
    after: '0',
    sorts: [],
  });
  const read = await call('POST', '/crm/v3/objects/contacts/batch/read', {
    idProperty: 'email',
    properties: ['city'],
    inputs: [{ id: 'nadia@stock.example' }],
  });
  expect(read).toMatchObject({ status: 200, body: { results: [{ id: made.id, properties: { city: 'Bern' } }] } });
  await contacts.basicApi.archive(made.id);
  const gone = await contacts.basicApi.getById(made.id).catch((error: { code: number }) => error.code);
  expect([found.total, found.results[0]?.properties['city'], found.results[0]?.properties['firstname'], gone]).toEqual([1, 'Bern', 'Nadia', 404]);
});

test('associations as version 3 has them: the type is a word', async () => {
  const made = await client.crm.contacts.basicApi.create({ properties: { email: 'v3@stock.example' }, associations: [] });
  const [from, to] = [{ id: made.id }, { id: companyId() }];
  const pair = { _from: from, to, type: 'contact_to_company' };
  const linkedNow = await client.crm.associations.batchApi.create('contacts', 'companies', { inputs: [pair] });
  expect(linkedNow).toMatchObject({ status: 'COMPLETE', results: [pair] });
  const path = `/crm/v3/objects/contacts/${from.id}/associations/companies`;
  const linked = { status: 200, body: { results: [{ id: to.id, type: 'contact_to_company' }] } };
  expect(await call('GET', path)).toEqual(linked);
  await client.crm.associations.batchApi.archive('contacts', 'companies', { inputs: [pair] });
  expect(await call('GET', path)).toEqual({ status: 200, body: { results: [] } });
  expect((await call('PUT', `${path}/${to.id}/279`)).body).toMatchObject({ id: from.id });
  expect(await call('GET', path)).toEqual(linked);
  expect(await call('PUT', `${path}/${to.id}/deal_to_company`)).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } });
  expect((await call('DELETE', `${path}/${to.id}/contact_to_company`)).status).toBe(204);
  expect(await call('GET', path)).toEqual({ status: 200, body: { results: [] } });
  const { results } = await client.crm.associations.schema.typesApi.getAll('contacts', 'companies');
  expect(results.map(({ id, name }) => [id, name])).toContainEqual(['279', 'contact_to_company_unlabeled']);
});

test('a page, an owner, a pipeline, a property and the portal', async () => {
  const page = await client.crm.companies.basicApi.getPage(1);
  const owners = await client.crm.owners.ownersApi.getPage();
  const pipelines = await client.crm.pipelines.pipelinesApi.getAll('deals');
  const property = await client.crm.properties.coreApi.getByName('contacts', 'email');
  const portal = await call('GET', '/account-info/v3/details');
  expect([page.results.length, owners.results.length > 0, pipelines.results[0]?.stages.length !== 0, property.name, portal.status]).toEqual([
    1,
    true,
    true,
    'email',
    200,
  ]);
});

test('associations are made and listed, as version 4 and as version 3 list them', async () => {
  await client.crm.associations.v4.basicApi.createDefault('contacts', contactId(), 'companies', companyId());
  const listed = await client.crm.associations.v4.basicApi.getPage('contacts', contactId(), 'companies');
  const primary = { category: AssociationSpecAssociationCategoryEnum.HubspotDefined, typeId: 1, label: 'Primary' };
  expect(listed.results.map(({ toObjectId, associationTypes }) => [toObjectId, associationTypes.filter(({ label }) => label !== null)])).toEqual([
    [companyId(), [primary]],
  ]);
  const link = { id: companyId(), type: 'contact_to_company' };
  expect(await call('GET', `/crm/v3/objects/contacts/${contactId()}/associations/companies`)).toEqual({ status: 200, body: { results: [link] } });
  expect(await call('GET', `/crm/objects/2026-03/contacts/${contactId()}/associations/companies`)).toMatchObject({
    status: 200,
    body: { results: [{ toObjectId: companyId() }] },
  });
  const read = await call('POST', '/crm/v3/associations/contacts/companies/batch/read', { inputs: [{ id: contactId() }, { id: '404' }] });
  expect(read).toMatchObject({ status: 200, body: { status: 'COMPLETE', results: [{ from: { id: contactId() }, to: [link] }] } });
});

test('a grant is renewed, told by its value, and ends', async () => {
  const { refreshToken = '' } = running.twin.store.get<AccessGrant>(directory, 'access', token) ?? {};
  const renewed = await client.oauth.tokensApi.create('refresh_token', undefined, undefined, 'client-1', 'secret-1', refreshToken);
  const info = await client.oauth.accessTokensApi.get(renewed.accessToken);
  expect(info).toMatchObject({ token: renewed.accessToken, hubId: Number(smallSeed.portalId), tokenType: 'bearer' });
  await client.oauth.refreshTokensApi.archive(refreshToken);
  const after = [`/oauth/v1/access-tokens/${renewed.accessToken}`, `/oauth/v1/refresh-tokens/${refreshToken}`, '/crm/v3/owners/'];
  expect(await Promise.all(after.map(async (path) => (await call('GET', path)).status))).toEqual([404, 404, 401]);
});
