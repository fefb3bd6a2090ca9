import jsforce from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { salesforcePages } from './record-page.ts';
import { seedSalesforceOrg } from './seed.ts';
import { failure } from './test-failure.ts';
import { startTestOrg, testSeed, type TestOrg } from './test-org.ts';

let org: TestOrg;
let conn: jsforce.Connection;
const contactId = (key: string): string => org.ids.contactIds[key] ?? '';

beforeAll(async () => {
  org = await startTestOrg();
  conn = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('rep'), version: '67.0' });
});
afterAll(() => org.close());

describe('writing', () => {
  it('shares a task with contacts once each, or with one lead, and an event the same way', async () => {
    const [ann, lead] = [contactId('ann'), (await conn.sobject('Lead').create({ LastName: 'Lee', Company: 'Lee Ltd' })).id ?? ''];
    const bob = (await conn.sobject('Contact').create({ LastName: 'Bob' })).id ?? '';
    const made = await conn.sobject('Task').create({ Subject: 'Call', WhoId: ann });
    const share = (RelationId: string) => conn.sobject('TaskRelation').create({ TaskId: made.id ?? '', RelationId, IsWhat: false });
    expect([await failure(share(ann)), (await share(bob)).success, await failure(share(bob)), await failure(share(lead))]).toEqual([
      'DUPLICATE_VALUE',
      true,
      'DUPLICATE_VALUE',
      'FIELD_INTEGRITY_EXCEPTION',
    ]);
    const times = { StartDateTime: '2026-11-23T10:00:00.000Z', DurationInMinutes: 30 };
    const event = await conn.sobject('Event').create({ Subject: 'Demo', WhoId: lead, ...times });
    const relate = { EventId: event.id ?? '', RelationId: bob, IsParent: true, IsInvitee: false, IsWhat: false };
    expect(await failure(conn.sobject('EventRelation').create(relate))).toBe('FIELD_INTEGRITY_EXCEPTION');
  });

  it('creates, updates, upserts, retrieves and deletes', async () => {
    const made = await conn.sobject('Contact').create({ LastName: 'New', Email: 'new@x.test' });
    expect(made).toEqual({ id: expect.stringMatching(/^003\w{15}$/), success: true, errors: [] });
    await conn
      .sobject('Contact')
      .update({ Id: made.id ?? '', Title: 'CEO', SalesOS_Engagement_Score__c: 65.9, SalesOS_Score_As_Of__c: '2026-11-23T10:00:00.900Z' });
    expect(await conn.sobject('Contact').retrieve(made.id ?? '')).toMatchObject({
      Title: 'CEO',
      SalesOS_Engagement_Score__c: 65.9,
      SalesOS_Score_As_Of__c: '2026-11-23T10:00:00.000+0000',
      Name: 'New',
    });
    const first = await conn.sobject('Task').upsert({ SalesOS_Id__c: 'ext-1', Subject: 'Ups' }, 'SalesOS_Id__c');
    const second = await conn.sobject('Task').upsert({ SalesOS_Id__c: 'ext-1', Subject: 'X' }, 'SalesOS_Id__c');
    expect([first, second]).toMatchObject([{ created: true }, { created: false, id: first.id }]);
    expect(await failure(conn.sobject('Task').create({ Subject: 'Dup', SalesOS_Id__c: 'EXT-1' }))).toBe('DUPLICATE_VALUE');
    const many = await conn.sobject('Contact').retrieve([contactId('ann'), contactId('bob')], { fields: ['Id'] } as object);
    expect(many.map((row) => row?.Id)).toEqual([contactId('ann'), contactId('bob')]);
    await conn.sobject('Contact').destroy(made.id ?? '');
    expect(await failure(conn.sobject('Contact').retrieve(made.id ?? ''))).toBe('NOT_FOUND');
    expect(await failure(conn.sobject('Contact').update({ Id: made.id ?? '', Title: 'Y' }))).toBe('ENTITY_IS_DELETED');
    expect((await conn.query(`SELECT Id FROM Contact WHERE Id = '${made.id}'`, { scanAll: true })).totalSize).toBe(1);
  });

  it.each([
    [{}, 'REQUIRED_FIELD_MISSING'],
    [{ LastName: 'x', Nope__c: 1 }, 'INVALID_FIELD'],
    [{ LastName: 5 }, 'JSON_PARSER_ERROR'],
    [{ LastName: 'x', SalesOS_Tier__c: 'two' }, 'JSON_PARSER_ERROR'],
    [{ LastName: 'x', SalesOS_Tier__c: 12 }, 'NUMBER_OUTSIDE_VALID_RANGE'],
    [{ LastName: 'x', SalesOS_Last_Touch__c: 'yesterday' }, 'JSON_PARSER_ERROR'],
    [{ LastName: 'x', Title: 't'.repeat(129) }, 'STRING_TOO_LONG'],
    [{ LastName: 'x', Email: 'nope' }, 'INVALID_EMAIL_ADDRESS'],
    [{ LastName: 'x', Name: 'x' }, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
    [{ LastName: 'x', AccountId: '003Tw0000000001' }, 'MALFORMED_ID'],
    [{ LastName: 'x', AccountId: '001Tw0000000zzz' }, 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY'],
  ])('refuses %j', async (body, code) => {
    expect(await failure(conn.sobject('Contact').create(body))).toBe(code);
  });

  it('changes only custom fields of a mail that is sent, and gives it an activity', async () => {
    const mail = await conn
      .sobject('EmailMessage')
      .create({ Subject: 'Hi', Status: '3', RelatedToId: org.ids.accountIds['acme'] ?? '', MessageDate: '2026-11-20T09:00:00Z' });
    const id = mail.id ?? '';
    await conn.sobject('EmailMessageRelation').create({ EmailMessageId: id, RelationId: contactId('ann'), RelationType: 'ToAddress' });
    expect(await failure(conn.sobject('EmailMessage').update({ Id: id, Subject: 'Other' }))).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
    await conn.sobject('EmailMessage').update({ Id: id, SalesOS_Id__c: 'act-1' });
    const { records } = await conn.query<{ TaskSubtype: string; WhoId: string; WhatId: string; IsClosed: boolean }>(
      "SELECT TaskSubtype, WhoId, WhatId, IsClosed FROM Task WHERE TaskSubtype = 'Email'",
    );
    expect(records).toMatchObject([{ TaskSubtype: 'Email', WhoId: contactId('ann'), WhatId: org.ids.accountIds['acme'], IsClosed: true }]);
    const page = salesforcePages(org.twin, org.ids.orgId, org.ids.userIds['rep'] ?? '').page(contactId('ann'));
    expect(page?.activities).toEqual([
      { id, kind: 'mail', direction: 'outbound', at: '2026-11-20T09:00:00.000Z', subject: 'Hi', text: '', by: '', externalId: 'act-1' },
    ]);
  });

  it('takes 200 rows at once, refuses 201, and reports each row in its place', async () => {
    const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ attributes: { type: 'Contact' }, LastName: `Row ${index}` }));
    const made = await conn.requestPost<{ id: string; success: boolean }[]>('/composite/sobjects', { allOrNone: false, records: rows(200) });
    expect([made.length, made.every(({ success }) => success)]).toEqual([200, true]);
    expect(await failure(conn.requestPost('/composite/sobjects', { records: rows(201) }))).toBe('EXCEEDED_ID_LIMIT');
    const results = await conn.sobject('Contact').update(
      [
        { Id: contactId('ann'), Title: 'A' },
        { Id: made[0]?.id ?? '', Email: 'bad' },
        { Id: contactId('bob'), Title: 'B' },
      ],
      { allOrNone: false },
    );
    expect(results).toEqual([
      { id: contactId('ann'), success: true, errors: [] },
      { success: false, errors: [{ statusCode: 'INVALID_EMAIL_ADDRESS', message: 'Email: invalid email address: bad', fields: ['Email'] }] },
      { id: contactId('bob'), success: true, errors: [] },
    ]);
    const none = await conn.sobject('Contact').update(
      [
        { Id: contactId('ann'), Title: 'Z' },
        { Id: contactId('bob'), Email: 'bad' },
      ],
      { allOrNone: true },
    );
    expect(none.map(({ errors }) => errors[0])).toMatchObject([
      { statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' },
      { statusCode: 'INVALID_EMAIL_ADDRESS' },
    ]);
    expect((await conn.sobject('Contact').retrieve(contactId('ann')))['Title']).toBe('A');
    const gone = await conn.sobject('Contact').destroy(
      made.map(({ id }) => id),
      { allOrNone: false },
    );
    expect(gone.every(({ success }) => success)).toBe(true);
  });
});

it('leaves a warm org alone', async () => {
  await conn.sobject('Contact').update({ Id: contactId('ann'), Title: 'Kept' });
  expect(seedSalesforceOrg(org.twin, testSeed)).toEqual(org.ids);
  expect(salesforcePages(org.twin, org.ids.orgId, org.ids.userIds['rep'] ?? '').list('kept', 5)).toEqual({ items: [], total: 0 });
  expect(salesforcePages(org.twin, org.ids.orgId, org.ids.userIds['rep'] ?? '').list('acme', 5)).toEqual({
    items: [{ recordId: contactId('ann'), name: 'Ann Abel', title: 'Kept', company: 'Acme', score: null, band: null }],
    total: 1,
  });
});
