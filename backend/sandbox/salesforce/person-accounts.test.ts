import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import jsforce from 'jsforce';
import { failure } from './test-failure.ts';
import { startTestOrg, type TestOrg } from './test-org.ts';

const recordTypes = [
  { object: 'Account', developerName: 'PersonAccount', name: 'Person Account', isPersonType: true },
  { object: 'Account', developerName: 'Business', name: 'Business Account' },
];

let org: TestOrg;
let api: jsforce.Connection;
beforeAll(async () => {
  org = await startTestOrg({ personAccounts: true, recordTypes });
  api = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('admin'), version: '67.0' });
});
afterAll(() => org?.close());

let made = 0;
async function person(lastName: string): Promise<{ id: string; contactId: string }> {
  made += 1;
  const { id = '' } = await api.sobject('Account').create({ LastName: lastName, PersonEmail: `person-${made}@home.test` });
  return { id: id ?? '', contactId: String((await api.sobject('Account').retrieve(id ?? ''))['PersonContactId']) };
}
const all = async (soql: string): Promise<object[]> =>
  (await api.query(soql, { scanAll: true })).records.map((record) =>
    Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'attributes')),
  );
const typeId = async (name: string): Promise<string> =>
  String((await api.query(`SELECT Id FROM RecordType WHERE DeveloperName = '${name}'`)).records[0]?.Id);
const ask = (action: string, body: object): Promise<unknown> =>
  fetch(`${org.url}/_twin/orgs/${org.ids.orgId}/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).then((answer) => answer.json());

it('refuses what the other kind of account has, and what a person contact leaves to its account', async () => {
  const { id, contactId } = await person('Rule');
  const acme = org.ids.accountIds['acme'] ?? '';
  expect([
    await failure(api.sobject('Account').update({ Id: id, Name: 'Rule' })),
    await failure(api.sobject('Account').update({ Id: acme, PersonEmail: 'a@b.test' })),
    await failure(api.sobject('Contact').update({ Id: contactId, AccountId: acme })),
    await failure(api.sobject('Contact').update({ Id: contactId, RecordTypeId: await typeId('Business') })),
    await failure(api.sobject('Contact').destroy(contactId)),
  ]).toEqual([
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    'INSUFFICIENT_ACCESS_OR_READONLY',
    'DELETE_FAILED',
  ]);
});

it('deletes and restores account and contact together', async () => {
  const { id, contactId } = await person('Gone');
  const state = () => all(`SELECT Id, IsDeleted, IsPersonAccount FROM Contact WHERE Id = '${contactId}'`);
  await api.sobject('Account').destroy(id);
  expect(await state()).toEqual([{ Id: contactId, IsDeleted: true, IsPersonAccount: true }]);
  await ask('undelete', { ids: [id] });
  expect(await state()).toEqual([{ Id: contactId, IsDeleted: false, IsPersonAccount: true }]);
});

it('merges person accounts with their contacts, and with nothing else', async () => {
  const [kept, lost] = [await person('Kept'), await person('Lost')];
  const task = await api.sobject('Task').create({ Subject: 'Call', WhoId: lost.contactId });
  expect(await ask('merge', { masterId: kept.id, loserIds: [org.ids.accountIds['acme']] })).toMatchObject([
    { errorCode: 'INVALID_PERSON_ACCOUNT_OPERATION' },
  ]);
  expect(await ask('merge', { masterId: kept.contactId, loserIds: [lost.contactId] })).toMatchObject([
    { errorCode: 'INVALID_PERSON_ACCOUNT_OPERATION' },
  ]);
  await ask('merge', { masterId: kept.id, loserIds: [lost.id] });
  expect([
    await all(`SELECT IsDeleted, MasterRecordId FROM Account WHERE Id = '${lost.id}'`),
    await all(`SELECT IsDeleted, MasterRecordId, AccountId FROM Contact WHERE Id = '${lost.contactId}'`),
    await all(`SELECT WhoId FROM Task WHERE Id = '${task.id}'`),
  ]).toEqual([
    [{ IsDeleted: true, MasterRecordId: kept.id }],
    [{ IsDeleted: true, MasterRecordId: kept.contactId, AccountId: lost.id }],
    [{ WhoId: kept.contactId }],
  ]);
});

describe('a lead', () => {
  const lead = async (company?: string) =>
    String((await api.sobject('Lead').create({ LastName: 'Lead', Email: 'lead@home.test', ...(company ? { Company: company } : {}) })).id);

  it('without a company becomes a person account', async () => {
    const converted = (await ask('convert-lead', { leadId: await lead() })) as { accountId: string; contactId: string };
    expect(await api.sobject('Account').retrieve(converted.accountId)).toMatchObject({
      IsPersonAccount: true,
      Name: 'Lead',
      PersonEmail: 'lead@home.test',
      PersonContactId: converted.contactId,
    });
  });

  it('converted into a person account is its contact', async () => {
    const { id, contactId } = await person('Known');
    expect(await ask('convert-lead', { leadId: await lead('Acme'), accountId: id })).toMatchObject({ accountId: id, contactId });
  });
});

it('turns an account with one contact into a person account and back', async () => {
  const { id = '' } = await api.sobject('Account').create({ Name: 'One Person Ltd' });
  const { id: contactId } = await api.sobject('Contact').create({ LastName: 'Solo', Email: 'solo@home.test', AccountId: id });
  const toPerson = { Id: id ?? '', RecordTypeId: await typeId('PersonAccount') };
  expect(await failure(api.sobject('Account').update({ ...toPerson, Website: 'https://solo.test' }))).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
  await api.sobject('Account').update(toPerson);
  expect(await api.sobject('Account').retrieve(id ?? '')).toMatchObject({
    IsPersonAccount: true,
    PersonContactId: contactId,
    Name: 'Solo',
    PersonEmail: 'solo@home.test',
  });
  await api.sobject('Account').update({ Id: id ?? '', RecordTypeId: await typeId('Business') });
  expect([await api.sobject('Account').retrieve(id ?? ''), await api.sobject('Contact').retrieve(contactId ?? '')]).toMatchObject([
    { IsPersonAccount: false, PersonContactId: null, Name: 'Solo', PersonEmail: null },
    { IsPersonAccount: false, AccountId: id },
  ]);
});
