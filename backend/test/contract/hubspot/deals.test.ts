import hubspot from '@hubspot/api-client';
import { expect, test } from 'vitest';
import { hubspotMiddleware } from '#providers/crm/hubspot/client.ts';
import { accessToken } from '../../../sandbox/hubspot/running-twin.ts';
import { openPortal } from './portal-call.ts';

const deals = '/crm/objects/2026-09/deals';
const stageOf = async (portal: Awaited<ReturnType<typeof openPortal>>, id: string) => {
  const names = 'pipeline,dealstage,hs_is_closed,hs_is_closed_won,hs_deal_stage_probability';
  const { body } = await portal.call('GET', `${deals}/${id}?properties=${names}`);
  const { createdate: _created, hs_lastmodifieddate: _modified, hs_object_id: _id, ...rest } = body['properties'] as Record<string, string>;
  return rest;
};

test('a deal takes the default pipeline; its stage decides whether it is closed and won', async () => {
  const portal = await openPortal();
  const made = await portal.call('POST', deals, { properties: { dealname: 'Route planning', dealstage: 'contractsent', amount: '12000.5' } });
  const id = String(made.body['id']);
  expect([made.status, await stageOf(portal, id)]).toEqual([
    201,
    { pipeline: 'default', dealstage: 'contractsent', hs_is_closed: 'false', hs_is_closed_won: 'false', hs_deal_stage_probability: '0.9' },
  ]);
  await portal.call('PATCH', `${deals}/${id}`, { properties: { dealstage: 'closedwon' } });
  expect(await stageOf(portal, id)).toEqual({
    pipeline: 'default',
    dealstage: 'closedwon',
    hs_is_closed: 'true',
    hs_is_closed_won: 'true',
    hs_deal_stage_probability: '1.0',
  });
  await portal.call('PATCH', `${deals}/${id}`, { properties: { dealstage: 'closedlost' } });
  expect(await stageOf(portal, id)).toMatchObject({ hs_is_closed: 'true', hs_is_closed_won: 'false', hs_deal_stage_probability: '0.0' });
});

test.each([
  ['a stage of no pipeline', { dealname: 'x', dealstage: 'vip' }, 'dealstage', 'INVALID_OPTION'],
  ['a pipeline that is not there', { dealname: 'x', pipeline: 'gone' }, 'pipeline', 'INVALID_OPTION'],
  ['an amount that is no number', { dealname: 'x', amount: 'much' }, 'amount', 'INVALID_LONG'],
  ['a value HubSpot works out itself', { dealname: 'x', hs_is_closed: 'true' }, 'hs_is_closed', 'READ_ONLY_VALUE'],
])('%s is refused', async (_name, properties, name, code) => {
  const portal = await openPortal();
  const reply = await portal.call('POST', deals, { properties });
  expect([reply.status, reply.body['errors']]).toEqual([400, [{ message: expect.any(String), code, context: { propertyName: [name] } }]]);
});

test('pipelines and stages: read, add, change, and refuse to drop what is in use', async () => {
  const portal = await openPortal();
  const base = '/crm/pipelines/2026-09/deals';
  const listed = await portal.call('GET', base);
  const [first] = listed.body['results'] as { id: string; stages: { id: string; metadata: unknown }[] }[];
  expect([listed.status, first?.id, first?.stages.map(({ id, metadata }) => [id, metadata])]).toEqual([
    200,
    'default',
    [
      ['appointmentscheduled', { probability: '0.2', isClosed: 'false' }],
      ['qualifiedtobuy', { probability: '0.4', isClosed: 'false' }],
      ['presentationscheduled', { probability: '0.6', isClosed: 'false' }],
      ['decisionmakerboughtin', { probability: '0.8', isClosed: 'false' }],
      ['contractsent', { probability: '0.9', isClosed: 'false' }],
      ['closedwon', { probability: '1.0', isClosed: 'true' }],
      ['closedlost', { probability: '0.0', isClosed: 'true' }],
    ],
  ]);
  const added = await portal.call('POST', `${base}/default/stages`, { label: 'Legal', displayOrder: 5, metadata: { probability: '0.9' } });
  const stage = String(added.body['id']);
  expect([added.status, added.body]).toEqual([
    201,
    {
      id: stage,
      label: 'Legal',
      displayOrder: 5,
      metadata: { probability: '0.9', isClosed: 'false' },
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      archived: false,
      writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
    },
  ]);
  const renamed = await portal.call('PATCH', `${base}/default/stages/${stage}`, { label: 'Legal check' });
  expect([renamed.status, renamed.body['label']]).toEqual([200, 'Legal check']);
  const deal = await portal.call('POST', deals, { properties: { dealname: 'x', dealstage: stage } });
  expect((await portal.call('DELETE', `${base}/default/stages/${stage}`)).status).toBe(400);
  await portal.call('DELETE', `${deals}/${String(deal.body['id'])}`);
  expect((await portal.call('DELETE', `${base}/default/stages/${stage}`)).status).toBe(204);
  expect((await portal.call('GET', `${base}/default/stages/${stage}`)).status).toBe(404);
});

test('the official client makes a deal with its contact and company and reads the associations back', async () => {
  const portal = await openPortal();
  const token = await accessToken(portal.running);
  const client = new hubspot.Client({ basePath: portal.running.url, middleware: [hubspotMiddleware(async () => token)] });
  const deal = await client.crm.deals.basicApi.create({ properties: { dealname: 'Pilot', dealstage: 'qualifiedtobuy' }, associations: [] });
  await client.crm.associations.v4.basicApi.createDefault('deals', deal.id, 'contacts', portal.contact('ada'));
  await client.crm.associations.v4.basicApi.createDefault('deals', deal.id, 'companies', portal.company());
  const read = await client.crm.associations.v4.batchApi.getPage('deals', 'companies', { inputs: [{ id: deal.id }] });
  expect(
    read.results.map(({ to }) => to.map(({ toObjectId, associationTypes }) => [toObjectId, associationTypes.map(({ typeId }) => typeId)])),
  ).toEqual([[[portal.company(), [341, 5]]]]);
  const back = await client.crm.associations.v4.batchApi.getPage('contacts', 'deals', { inputs: [{ id: portal.contact('ada') }] });
  expect(back.results[0]?.to.map(({ toObjectId }) => toObjectId)).toEqual([deal.id]);
});
