import jsforce from 'jsforce';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { requireOrg } from '../org.ts';
import { Records } from '../records/records.ts';
import { contact } from '../schema/contact.ts';
import { startTestOrg, type TestOrg } from '../test-org.ts';
import { capturedObjects, type ChangeEvent } from './change-event.ts';
import { changesAfter, logState, RETENTION_MS } from './change-log.ts';

let org: TestOrg;
let api: jsforce.Connection;
let from: number;

beforeEach(async () => {
  org = await startTestOrg();
  await settled();
  api = connection();
  from = logState(org.twin, org.ids.orgId).last;
});
afterEach(() => org.close());

const settled = (): Promise<void> => Promise.resolve();
const contactId = (key: string): string => org.ids.contactIds[key] ?? '';
const events = (after = from): ChangeEvent[] => changesAfter(org.twin, org.ids.orgId, after, { objects: capturedObjects, most: 1000 }).events;
const told = () => events().map(({ object, changeType, recordIds }) => [object, changeType, recordIds]);

function connection(client?: string): jsforce.Connection {
  const callOptions = client === undefined ? {} : { callOptions: { client } };
  return new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('rep'), version: '67.0', ...callOptions });
}

const collection = (method: 'POST' | 'PATCH', records: object[], allOrNone = false) =>
  api.request({
    method,
    url: '/services/data/v67.0/composite/sobjects',
    body: JSON.stringify({ allOrNone, records }),
    headers: { 'content-type': 'application/json' },
  });
const contactRow = (id: string, fields: object) => ({ attributes: { type: 'Contact' }, id, ...fields });

it('a new record is told with all it has, a changed one with what changed', async () => {
  const { id } = await connection('Astro').sobject('Contact').create({ LastName: 'Cole', Email: 'cole@acme.test' });
  await api.sobject('Contact').update({ Id: id ?? '', Email: null, MailingCity: 'Kiel' });
  const [created, updated, ...others] = events();
  const header = { object: 'Contact', recordIds: [id], commitUser: org.ids.userIds['rep'], sequenceNumber: 1, transactionKey: expect.any(String) };
  const common = { ...header, id: expect.any(String), committedAtMs: expect.any(Number) };
  expect(created).toEqual({
    ...common,
    position: from + 1,
    commitNumber: from + 1,
    changeType: 'CREATE',
    changeOrigin: 'com/salesforce/api/rest/67.0;client=Astro',
    values: expect.objectContaining({ LastName: 'Cole', Email: 'cole@acme.test', Title: null, OwnerId: org.ids.userIds['rep'] }),
    changedFields: [],
    nulledFields: [],
  });
  expect(updated).toEqual({
    ...common,
    position: from + 2,
    commitNumber: from + 2,
    changeType: 'UPDATE',
    changeOrigin: 'com/salesforce/api/rest/67.0',
    values: { Email: null, MailingCity: 'Kiel', LastModifiedDate: expect.any(String) },
    changedFields: ['LastModifiedDate', 'Email', 'MailingCity'],
    nulledFields: ['Email'],
  });
  expect([others, Object.keys(created?.values ?? {}).includes('SystemModstamp')]).toEqual([[], false]);
});

it('a deleted record is told by its id alone, an undeleted one with all it has', async () => {
  await api.sobject('Contact').destroy(contactId('ann'));
  const row = org.twin.store.get<{ id: string; fields: Record<string, string | number | boolean | null> }>(
    org.ids.orgId,
    'Contact',
    contactId('ann'),
  );
  const records = new Records(org.twin, requireOrg(org.twin, org.ids.orgId), org.ids.userIds['admin'] ?? '');
  records.put(contact, { id: contactId('ann'), fields: { ...row?.fields, IsDeleted: false } });
  await settled();
  expect(events()).toMatchObject([
    { changeType: 'DELETE', recordIds: [contactId('ann')], values: {}, changedFields: [] },
    { changeType: 'UNDELETE', values: { LastName: 'Abel' }, changedFields: [], changeOrigin: '', commitUser: org.ids.userIds['admin'] },
  ]);
});

it('the same change of one request is one event, another one its neighbor in the same transaction', async () => {
  await collection('PATCH', [contactRow(contactId('ann'), {}), contactRow(contactId('bob'), {})]);
  const third = (await api.sobject('Contact').create({ LastName: 'Cole' })).id ?? '';
  from = logState(org.twin, org.ids.orgId).last;
  await collection('PATCH', [
    contactRow(contactId('ann'), { Department: 'Sales' }),
    contactRow(contactId('bob'), { Department: 'Board' }),
    contactRow(third, { Department: 'Sales' }),
  ]);
  expect(told()).toEqual([
    ['Contact', 'UPDATE', [contactId('ann'), third]],
    ['Contact', 'UPDATE', [contactId('bob')]],
  ]);
  expect([new Set(events().map(({ transactionKey }) => transactionKey)).size, events().map(({ sequenceNumber }) => sequenceNumber)]).toEqual([
    1,
    [1, 2],
  ]);
  await collection('POST', [
    { attributes: { type: 'Contact' }, LastName: 'Twin' },
    { attributes: { type: 'Contact' }, LastName: 'Twin' },
  ]);
  expect(
    told()
      .slice(2)
      .map(([, changeType, ids]) => [changeType, ids?.length]),
  ).toEqual([
    ['CREATE', 1],
    ['CREATE', 1],
  ]);
});

it('what was taken back leaves no event, what stood beside it does', async () => {
  const rows = [contactRow(contactId('ann'), { Department: 'Sales' }), contactRow(contactId('bob'), { Email: 'no address' })];
  await collection('PATCH', rows, true);
  expect(told()).toEqual([]);
  await collection('PATCH', rows, false);
  expect(told()).toEqual([['Contact', 'UPDATE', [contactId('ann')]]]);
});

it('a composite request of all or none is one transaction: nothing is told of it when one of its parts fails', async () => {
  const part = (referenceId: string, body: object) => ({ method: 'POST', url: '/services/data/v67.0/sobjects/Contact', referenceId, body });
  const ask = (compositeRequest: object[]) => api.requestPost('/composite', { allOrNone: true, compositeRequest });
  const named = part('renamed', {});
  const rename = { ...named, method: 'PATCH', url: `${named.url}/${contactId('ann')}`, body: { Department: 'Sales' } };
  await ask([part('one', { LastName: 'One' }), rename, part('two', { LastName: 'Two', Email: 'no address' })]);
  expect(told()).toEqual([]);
  await ask([part('one', { LastName: 'One' }), rename]);
  expect([told(), new Set(events().map(({ transactionKey }) => transactionKey)).size]).toEqual([
    [
      ['Contact', 'CREATE', [expect.any(String)]],
      ['Contact', 'UPDATE', [contactId('ann')]],
    ],
    1,
  ]);
});

it('the platform’s own writes belong to the request that made them; objects nobody selected are not told', async () => {
  const mail = await api.sobject('EmailMessage').create({ Status: '3', Subject: 'Pumps' });
  await api.sobject('EmailMessageRelation').create({ EmailMessageId: mail.id ?? '', RelationId: contactId('ann'), RelationType: 'ToAddress' });
  expect(told()).toEqual([
    ['Task', 'CREATE', [expect.any(String)]],
    ['Task', 'UPDATE', [expect.any(String)]],
  ]);
  expect(events()[0]?.changeOrigin).toBe('com/salesforce/api/rest/67.0');
});

it('keeps three days by the business clock', async () => {
  await api.sobject('Contact').update({ Id: contactId('ann'), Title: 'CFO' });
  await org.twin.clock.advance(RETENTION_MS + 1);
  expect(events(0)).toEqual([]);
  await api.sobject('Contact').update({ Id: contactId('bob'), Title: 'CFO' });
  expect([events(0).map(({ recordIds }) => recordIds), org.twin.store.size(org.ids.orgId, 'change_event')]).toEqual([[[contactId('bob')]], 1]);
});

it('is planned to go wrong: lost, doubled, hollow, too much', async () => {
  for (const type of ['lose_event', 'duplicate_event', 'gap_event', 'overflow_event', 'wildcard_event'] as const) {
    org.twin.faults.plan({ vendor: 'salesforce-pubsub', match: '^COMMIT /data/ContactChangeEvent$', times: 1, kind: { type } });
    await api.sobject('Contact').update({ Id: contactId('ann'), Title: type });
  }
  const ann = [contactId('ann')];
  const hollow = { values: {}, changedFields: [] };
  expect(events()).toMatchObject([
    { position: from + 2, changeType: 'UPDATE', recordIds: ann, values: { Title: 'duplicate_event' } },
    { position: from + 3, changeType: 'UPDATE', recordIds: ann, values: { Title: 'duplicate_event' } },
    { position: from + 4, changeType: 'GAP_UPDATE', recordIds: ann, ...hollow },
    { position: from + 5, changeType: 'GAP_OVERFLOW', recordIds: [], ...hollow },
    { position: from + 6, changeType: 'UPDATE', recordIds: ['003*'] },
  ]);
});
