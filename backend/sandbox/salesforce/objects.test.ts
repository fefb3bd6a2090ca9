import jsforce from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeOrg } from './org.ts';
import { failure } from './test-failure.ts';
import { startTestOrg, type TestOrg } from './test-org.ts';

let org: TestOrg;
let conn: jsforce.Connection;
const open = (test: TestOrg): jsforce.Connection =>
  new jsforce.Connection({ instanceUrl: test.url, accessToken: test.accessToken('rep'), version: '67.0' });

beforeAll(async () => {
  org = await startTestOrg({ recordTypes: [{ object: 'Lead', developerName: 'Partner', name: 'Partner Lead' }] });
  conn = open(org);
});
afterAll(() => org.close());

const rows = async (soql: string): Promise<object[]> =>
  (await conn.query(soql)).records.map((record) => Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'attributes')));

describe('objects of a sync', () => {
  it('fills a lead with its defaults', async () => {
    const { id } = await conn.sobject('Lead').create({ LastName: 'Lane', Company: 'Lane & Co', SalesOS_Tier__c: 2 });
    expect(await rows(`SELECT Name, Status, IsConverted, ConvertedContactId, DoNotCall, SalesOS_Tier__c FROM Lead WHERE Id = '${id}'`)).toEqual([
      { Name: 'Lane', Status: 'Open - Not Contacted', IsConverted: false, ConvertedContactId: null, DoNotCall: false, SalesOS_Tier__c: 2 },
    ]);
    expect(await failure(conn.sobject('Lead').create({ LastName: 'x' }))).toBe('REQUIRED_FIELD_MISSING');
    expect(await failure(conn.sobject('Lead').update({ Id: id ?? '', IsConverted: true }))).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
    const { recordTypeInfos } = await conn.describe('Lead');
    expect(recordTypeInfos.map(({ name, master }) => ({ name, master }))).toEqual([
      { name: 'Partner Lead', master: false },
      { name: 'Master', master: true },
    ]);
  });

  it('derives a deal from its stage, and keeps one primary contact', async () => {
    const { id } = await conn.sobject('Opportunity').create({ Name: 'Deal', StageName: 'Needs Analysis', CloseDate: '2026-12-31', Amount: 10.5 });
    const read = 'SELECT Probability, IsClosed, IsWon, ForecastCategory, ForecastCategoryName FROM Opportunity';
    expect(await rows(read)).toEqual([
      { Probability: 20, IsClosed: false, IsWon: false, ForecastCategory: 'Pipeline', ForecastCategoryName: 'Pipeline' },
    ]);
    await conn.sobject('Opportunity').update({ Id: id ?? '', Probability: 35 });
    await conn.sobject('Opportunity').update({ Id: id ?? '', Amount: 11 });
    expect(await rows('SELECT Probability FROM Opportunity')).toEqual([{ Probability: 35 }]);
    await conn.sobject('Opportunity').update({ Id: id ?? '', StageName: 'Prospecting', Probability: 45 });
    expect(await rows('SELECT Probability FROM Opportunity')).toEqual([{ Probability: 45 }]);
    await conn.sobject('Opportunity').update({ Id: id ?? '', StageName: 'Closed Won' });
    expect(await rows(read)).toEqual([{ Probability: 100, IsClosed: true, IsWon: true, ForecastCategory: 'Closed', ForecastCategoryName: 'Closed' }]);
    for (const key of ['ann', 'bob'])
      await conn.sobject('OpportunityContactRole').create({ OpportunityId: id, ContactId: org.ids.contactIds[key], IsPrimary: true });
    expect(await rows('SELECT Contact.LastName, IsPrimary FROM OpportunityContactRole ORDER BY Id')).toMatchObject([
      { Contact: { LastName: 'Abel' }, IsPrimary: false },
      { Contact: { LastName: 'Byte' }, IsPrimary: true },
    ]);
  });

  it('completes the times of an event and logs a call as a task', async () => {
    const who = org.ids.contactIds['ann'];
    await conn.sobject('Event').create({ Subject: 'Demo', WhoId: who, StartDateTime: '2026-11-30T09:00:00Z', DurationInMinutes: 30 });
    expect(await rows('SELECT EndDateTime, ActivityDate, DurationInMinutes, ShowAs, Who.Type FROM Event')).toMatchObject([
      { EndDateTime: '2026-11-30T09:30:00.000+0000', ActivityDate: '2026-11-30', DurationInMinutes: 30, ShowAs: 'Busy', Who: { Type: 'Contact' } },
    ]);
    expect(await failure(conn.sobject('Event').create({ Subject: 'No time' }))).toBe('REQUIRED_FIELD_MISSING');
    await conn
      .sobject('Task')
      .create({ Subject: 'Call', TaskSubtype: 'Call', CallDurationInSeconds: 61, CallDisposition: 'Voicemail', Status: 'Completed' });
    expect(await rows("SELECT CallDurationInSeconds, CallDisposition, IsClosed FROM Task WHERE TaskSubtype = 'Call'")).toEqual([
      { CallDurationInSeconds: 61, CallDisposition: 'Voicemail', IsClosed: true },
    ]);
    const lead = await conn.sobject('Lead').create({ LastName: 'x', Company: 'y' });
    expect(await failure(conn.sobject('Task').create({ WhoId: lead.id, WhatId: org.ids.accountIds['acme'] }))).toBe('FIELD_INTEGRITY_EXCEPTION');
  });

  it("keeps the org's own rules and plays planned faults of single rows", async () => {
    const rule = { object: 'Contact', name: 'Title_Needed', blankField: 'Title', message: 'Say what they do' };
    changeOrg(org.twin, org.ids.orgId, { validationRules: [rule] });
    expect(await failure(conn.sobject('Contact').create({ LastName: 'Rule' }))).toBe('FIELD_CUSTOM_VALIDATION_EXCEPTION');
    expect(await failure(conn.sobject('Contact').update({ Id: org.ids.contactIds['ann'] ?? '', Department: 'IT' }))).toBe(null);
    changeOrg(org.twin, org.ids.orgId, { validationRules: [] });
    const annId = org.ids.contactIds['ann'] ?? '';
    org.twin.faults.plan({
      vendor: 'salesforce',
      match: `^update Contact ${annId}`,
      times: 1,
      kind: { type: 'row', statusCode: 'UNABLE_TO_LOCK_ROW' },
    });
    const update = () =>
      conn.sobject('Contact').update([
        { Id: annId, Title: 'A' },
        { Id: org.ids.contactIds['bob'] ?? '', Title: 'B' },
      ]);
    expect((await update()).map(({ success, errors }) => [success, JSON.stringify(errors)])).toEqual([
      [false, expect.stringContaining('"statusCode":"UNABLE_TO_LOCK_ROW"')],
      [true, '[]'],
    ]);
    expect((await update()).map(({ success }) => success)).toEqual([true, true]);
    const kind = { type: 'row', statusCode: 'DUPLICATES_DETECTED', existingId: annId } as const;
    org.twin.faults.plan({ vendor: 'salesforce', match: '^insert Contact', times: 1, kind });
    expect(await failure(conn.sobject('Contact').create({ LastName: 'Abel' }))).toBe('DUPLICATES_DETECTED');
  });

  it('forgets an external id that a record no longer has', async () => {
    const first = await conn.sobject('Task').create({ Subject: 'First', SalesOS_Id__c: 'old' });
    await conn.sobject('Task').update({ Id: first.id ?? '', SalesOS_Id__c: 'new' });
    const second = await conn.sobject('Task').upsert({ Subject: 'Second', SalesOS_Id__c: 'old' }, 'SalesOS_Id__c');
    expect(second).toMatchObject({ created: true });
    expect(await failure(conn.sobject('Task').update({ Id: second.id ?? '', SalesOS_Id__c: 'NEW' }))).toBe('DUPLICATE_VALUE');
  });

  it('finds a parent by an external id', async () => {
    await conn.sobject('EmailMessage').create({ Subject: 'First', Status: '3', SalesOS_Id__c: 'mail-1' });
    await conn.sobject('EmailMessage').create({ Subject: 'Re', Status: '3', ReplyToEmailMessage: { SalesOS_Id__c: 'MAIL-1' } });
    expect(await rows("SELECT ReplyToEmailMessage.Subject FROM EmailMessage WHERE Subject = 'Re'")).toMatchObject([
      { ReplyToEmailMessage: { Subject: 'First' } },
    ]);
    expect(await failure(conn.sobject('EmailMessage').create({ Status: '3', ReplyToEmailMessage: { SalesOS_Id__c: 'none' } }))).toBe('INVALID_FIELD');
  });
});

it('keeps a person account and its contact the same', async () => {
  const persons = await startTestOrg({ personAccounts: true });
  const api = open(persons);
  const made = await api.sobject('Account').create({ FirstName: 'Pia', LastName: 'Person', PersonEmail: 'pia@home.test', SalesOS_Tier__pc: 1 });
  const account = await api.sobject('Account').retrieve(made.id ?? '');
  expect(account).toMatchObject({ Name: 'Pia Person', IsPersonAccount: true, PersonEmail: 'pia@home.test', SalesOS_Tier__pc: 1 });
  const contactId = String(account['PersonContactId']);
  expect(await api.sobject('Contact').retrieve(contactId)).toMatchObject({
    AccountId: made.id,
    Email: 'pia@home.test',
    SalesOS_Tier__c: 1,
    IsPersonAccount: true,
  });
  await api.sobject('Contact').update({ Id: contactId, LastName: 'Other', SalesOS_Tier__c: 3 });
  expect(await api.sobject('Account').retrieve(made.id ?? '')).toMatchObject({ Name: 'Pia Other', LastName: 'Other', SalesOS_Tier__pc: 3 });
  await api.sobject('Account').update({ Id: made.id ?? '', PersonHasOptedOutOfEmail: true });
  expect(await api.sobject('Contact').retrieve(contactId)).toMatchObject({ HasOptedOutOfEmail: true });
  await api.sobject('Account').destroy(made.id ?? '');
  expect(await failure(api.sobject('Contact').retrieve(contactId))).toBe('NOT_FOUND');
  expect((await open(org).describe('Account')).fields.map(({ name }) => name)).not.toContain('IsPersonAccount');
  await persons.close();
});
