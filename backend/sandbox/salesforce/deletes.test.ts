import jsforce from 'jsforce';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { failure } from './test-failure.ts';
import { startTestOrg, type TestOrg } from './test-org.ts';

let org: TestOrg;
let conn: jsforce.Connection;
beforeEach(async () => {
  org = await startTestOrg();
  conn = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('rep'), version: '67.0' });
});
afterEach(() => org.close());

const admin = async (name: string, body: object): Promise<{ status: number; body: unknown }> => {
  const reply = await fetch(`${org.url}/_twin/orgs/${org.ids.orgId}/${name}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: reply.status, body: await reply.json() };
};
const ids = async (soql: string, scanAll = false): Promise<string[]> =>
  (await conn.query<{ Id: string }>(soql, { scanAll })).records.map(({ Id }) => Id);
const instant = (ms: number): string => new Date(org.twin.clock.now().getTime() + ms).toISOString();
const changes = (kind: 'deleted' | 'updated', fromMs: number, untilMs: number): Promise<Record<string, unknown>> =>
  conn.request(`/sobjects/Contact/${kind}/?start=${instant(fromMs)}&end=${instant(untilMs)}`);
const HOUR = 3_600_000;

it('takes the children along and brings exactly them back', async () => {
  const [annId = '', acmeId = ''] = [org.ids.contactIds['ann'], org.ids.accountIds['acme']];
  const gone = await conn.sobject('Contact').create({ LastName: 'Gone', AccountId: acmeId });
  await conn.sobject('Contact').destroy(gone.id ?? '');
  const task = await conn.sobject('Task').create({ Subject: 'Call', WhoId: annId });
  const before = (await conn.sobject('Contact').retrieve(annId))['SystemModstamp'];
  await org.twin.clock.advance(5000);
  await conn.sobject('Account').destroy(acmeId);
  expect(await ids('SELECT Id FROM Contact WHERE AccountId != null')).toEqual([]);
  expect(await ids('SELECT Id FROM Task')).toEqual([]);
  const deleted = 'SELECT Id FROM Contact WHERE IsDeleted = TRUE ORDER BY Id';
  expect(await ids(deleted)).toEqual([]);
  expect(await ids(deleted, true)).toEqual([annId, gone.id]);
  expect(await admin('undelete', { ids: [acmeId] })).toEqual({ status: 200, body: { undeleted: 1 } });
  expect(await ids('SELECT Id FROM Contact WHERE AccountId != null')).toEqual([annId]);
  expect(await ids('SELECT Id FROM Task')).toEqual([task.id]);
  expect((await conn.sobject('Contact').retrieve(annId))['SystemModstamp']).not.toBe(before);
  expect(await admin('undelete', { ids: [acmeId] })).toMatchObject({ status: 400, body: [{ errorCode: 'UNDELETE_FAILED' }] });
});

it('lists what changed and what went, until the bin is emptied', async () => {
  const [annId = '', bobId = ''] = [org.ids.contactIds['ann'], org.ids.contactIds['bob']];
  await conn.sobject('Contact').destroy(bobId);
  const { deletedRecords, latestDateCovered, earliestDateAvailable } = await changes('deleted', -HOUR, HOUR);
  expect(deletedRecords).toEqual([{ id: bobId, deletedDate: expect.stringMatching(/\.000\+0000$/) }]);
  const covered = Date.parse(String(latestDateCovered).replace('+0000', 'Z'));
  expect(covered % 60_000).toBe(0);
  expect(covered <= org.twin.clock.now().getTime()).toBe(true);
  expect(String(earliestDateAvailable) < String(latestDateCovered)).toBe(true);
  expect((await changes('updated', -HOUR, HOUR))['ids']).toEqual([annId]);
  expect((await changes('deleted', -2 * HOUR, -HOUR))['deletedRecords']).toEqual([]);
  expect(await failure(changes('deleted', HOUR, -HOUR))).toBe('INVALID_REPLICATION_DATE');
  expect(await failure(changes('deleted', -31 * 24 * HOUR, 0))).toBe('INVALID_REPLICATION_DATE');
  await org.twin.clock.advance(2 * HOUR);
  expect(await admin('purge', {})).toEqual({ status: 200, body: { purged: 1 } });
  expect(await ids(`SELECT Id FROM Contact WHERE Id = '${bobId}'`, true)).toEqual([]);
  expect(await failure(changes('deleted', -3 * HOUR, HOUR))).toBe('INVALID_REPLICATION_DATE');
});

it('merges: losers name the master, their children move without an editor', async () => {
  const [annId = '', bobId = ''] = [org.ids.contactIds['ann'], org.ids.contactIds['bob']];
  const task = await conn.sobject('Task').create({ Subject: 'Call', WhoId: bobId });
  const before = await conn.sobject('Task').retrieve(task.id ?? '');
  await org.twin.clock.advance(5000);
  expect(await admin('merge', { masterId: annId, loserIds: [bobId], fields: { Department: 'IT' } })).toEqual({ status: 200, body: { id: annId } });
  const { records } = await conn.query(`SELECT Id, IsDeleted, MasterRecordId, Department FROM Contact ORDER BY Id`, { scanAll: true });
  expect(records).toMatchObject([
    { Id: annId, IsDeleted: false, MasterRecordId: null, Department: 'IT' },
    { Id: bobId, IsDeleted: true, MasterRecordId: annId },
  ]);
  const after = await conn.sobject('Task').retrieve(task.id ?? '');
  expect([after['WhoId'], after['LastModifiedDate']]).toEqual([annId, before['LastModifiedDate']]);
  expect(after['SystemModstamp']).not.toBe(before['SystemModstamp']);
});

it('converts a lead into a company, a person and a deal', async () => {
  const made = await conn.sobject('Lead').create({ FirstName: 'Lea', LastName: 'Lane', Company: 'Lane & Co', DoNotCall: true, SalesOS_Tier__c: 2 });
  const task = await conn.sobject('Task').create({ Subject: 'Call', WhoId: made.id });
  const { status, body } = await admin('convert-lead', { leadId: made.id, opportunityName: 'Lane deal' });
  expect([status, body]).toMatchObject([200, { leadId: made.id }]);
  const converted = await conn.sobject('Lead').retrieve(made.id ?? '');
  const contactId = String(converted['ConvertedContactId']);
  const dealId = String(converted['ConvertedOpportunityId']);
  expect(body).toEqual({ leadId: made.id, accountId: converted['ConvertedAccountId'], contactId, opportunityId: dealId });
  expect(converted).toMatchObject({ IsConverted: true, Status: 'Closed - Converted' });
  expect(await conn.sobject('Contact').retrieve(contactId)).toMatchObject({
    Name: 'Lea Lane',
    AccountId: converted['ConvertedAccountId'],
    DoNotCall: true,
    SalesOS_Tier__c: null,
  });
  expect(await conn.sobject('Task').retrieve(task.id ?? '')).toMatchObject({ WhoId: contactId, WhatId: dealId });
  expect((await conn.query('SELECT ContactId FROM OpportunityContactRole')).records).toMatchObject([{ ContactId: contactId }]);
  expect(await failure(conn.sobject('Lead').update({ Id: made.id ?? '', Title: 'x' }))).toBe('CANNOT_UPDATE_CONVERTED_LEAD');
});
