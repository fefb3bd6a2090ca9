import { createHash } from 'node:crypto';
import type { CrmMailActivity, CrmSession, Watermark } from '#ports/crm.ts';
import jsforce from 'jsforce';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { changeOrg } from '../../../../sandbox/salesforce/org.ts';
import { salesforcePages } from '../../../../sandbox/salesforce/record-page.ts';
import { liveRows, type Row } from '../../../../sandbox/salesforce/records/row.ts';
import { REDIRECT_URI, startTestOrg, type TestOrg } from '../../../../sandbox/salesforce/test-org.ts';
import { salesforceProvider } from './index.ts';

let org: TestOrg;
let session: CrmSession;
const provider = () => salesforceProvider({ clientId: 'client-1', clientSecret: 'secret-1', loginUrl: org.url });

beforeEach(async () => {
  org = await startTestOrg();
  const token = org.accessToken('admin');
  session = provider().connect({ instanceUrl: org.url, accessToken: async () => token });
});
afterEach(() => org.close());

const contactId = (key: string): string => org.ids.contactIds[key] ?? '';
const mails = () => liveRows(org.twin, org.ids.orgId, 'EmailMessage');
const tasks = () => liveRows(org.twin, org.ids.orgId, 'Task');

function mail(change: Partial<CrmMailActivity> = {}): CrmMailActivity {
  return {
    kind: 'mail',
    activityId: 'act_1',
    contactExternalId: contactId('ann'),
    accountExternalId: org.ids.accountIds['acme'] ?? '',
    ownerExternalId: org.ids.userIds['rep'] ?? '',
    direction: 'outbound',
    at: new Date('2026-11-23T09:05:00Z'),
    subject: 'Pumps',
    textBody: 'Hi Ann',
    from: 'Rita Rep <rita@harborpine.test>',
    to: 'ann@acme.test',
    alsoTo: [],
    cc: [],
    others: [],
    messageId: '<m1@harborpine.test>',
    ...change,
  };
}

it('connects through the consent page, and refreshes', async () => {
  const codeVerifier = 'v'.repeat(64);
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const url = provider().oauth.authorizeUrl({ state: 's-1', redirectUri: REDIRECT_URI, codeChallenge });
  const html = await (await fetch(url)).text();
  const user = /<option value="([^"]+)" selected/.exec(html)?.[1] ?? '';
  const form = new URLSearchParams([...new URL(url).searchParams, ['user', user], ['decision', 'allow']]);
  const answer = await fetch(`${org.url}/services/oauth2/authorize`, { method: 'POST', body: form, redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '');
  const tokens = await provider().oauth.exchange({ code: back.searchParams.get('code') ?? '', redirectUri: REDIRECT_URI, codeVerifier });
  expect(tokens).toEqual({
    accessToken: expect.any(String),
    refreshToken: expect.any(String),
    expiresInSeconds: 7200,
    instanceUrl: org.url,
    orgId: org.ids.orgId,
    userId: org.ids.userIds['admin'],
  });
  expect(await provider().oauth.refresh(tokens.refreshToken ?? '', tokens.instanceUrl)).toEqual({
    accessToken: expect.any(String),
    refreshToken: null,
    expiresInSeconds: 7200,
    instanceUrl: org.url,
  });
  await expect(provider().oauth.refresh('gone', tokens.instanceUrl)).rejects.toMatchObject({ failure: 'auth_expired', vendorCode: 'invalid_grant' });
});

it('pulls every contact once through ties of one second', async () => {
  const api = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('rep'), version: '67.0' });
  for (let batch = 0; batch < 11; batch += 1)
    await api.sobject('Contact').create(Array.from({ length: 200 }, (_, row) => ({ LastName: `L${batch}-${row}` })));
  for (const row of liveRows(org.twin, org.ids.orgId, 'Contact')) {
    org.twin.store.put<Row>(org.ids.orgId, 'Contact', { id: row.id, fields: { ...row.fields, SystemModstamp: '2026-11-23T10:00:00.000+0000' } });
  }
  const seen: string[] = [];
  let after: Watermark | null = null;
  for (let hasMore = true; hasMore; ) {
    const page = await session.reader.changedSince('contact', after, []);
    seen.push(...page.records.map(({ externalId }) => externalId));
    after = page.watermark;
    hasMore = page.hasMore;
  }
  expect([seen.length, new Set(seen).size]).toEqual([2202, 2202]);
  expect(await session.reader.changedSince('contact', after, [])).toEqual({ records: [], watermark: after, hasMore: false });
  const again = await session.reader.changedSince('contact', { modifiedAt: after?.modifiedAt ?? '', externalId: '' }, []);
  expect([again.records.length, again.hasMore, again.records[0]?.externalId]).toEqual([2000, true, contactId('ann')]);
});

it('reads accounts, one record, owners, and says what is hidden', async () => {
  expect((await session.reader.changedSince('account', null, ['Name', 'NumberOfEmployees'])).records).toMatchObject([
    { object: 'account', fate: { is: 'live' }, values: { Name: 'Acme', NumberOfEmployees: 120 } },
  ]);
  expect(await session.reader.read('contact', [contactId('bob')], ['LastName'])).toMatchObject([
    { values: { LastName: 'Byte' }, optedOutOfEmail: true, doNotCall: false },
  ]);
  expect(await session.reader.read('contact', ['003Tw0000000zzzIAA'], [])).toEqual([]);
  expect(await session.reader.owners()).toEqual([
    { externalId: org.ids.userIds['rep'], name: 'Rita Rep', email: 'rita@harborpine.test', active: true },
    { externalId: org.ids.userIds['admin'], name: 'Ada Admin', email: 'ada@harborpine.test', active: true },
  ]);
  expect(await session.prepare()).toEqual({ missing: [], created: [] });
  changeOrg(org.twin, org.ids.orgId, { hiddenFields: ['Contact.HasOptedOutOfEmail', 'Contact.SalesOS_Tier__c'] });
  const limited = provider().connect({ instanceUrl: org.url, accessToken: async () => org.accessToken('admin') });
  expect(await limited.reader.read('contact', [contactId('bob')], [])).toMatchObject([{ optedOutOfEmail: null }]);
  expect(await limited.prepare()).toEqual({ missing: ['Contact.SalesOS_Tier__c'], created: [] });
  changeOrg(org.twin, org.ids.orgId, { hiddenFields: ['Lead.SalesOS_Band__c'] });
  // What the org looks like is asked for anew each time.
  expect(await limited.prepare()).toEqual({ missing: ['Lead.SalesOS_Band__c'], created: [] });
});

it('writes owned fields with one bad row among good ones', async () => {
  const rows = [
    { externalId: contactId('ann'), owned: { engagementScore: 66, tier: 1, band: 'Hot', scoreAsOf: new Date('2026-11-23T10:00:00Z') }, values: {} },
    { externalId: '003Tw0000000zzzIAA', owned: { engagementScore: 1 }, values: {} },
    { externalId: contactId('bob'), owned: { engagementScore: 4, tier: 12 }, values: {} },
    { externalId: contactId('bob'), owned: { engagementScore: 5 }, values: {} },
  ];
  const results = await session.writer.write('contact', rows);
  expect(results.map(({ externalId, failure }) => [externalId, failure?.code ?? null, failure?.permanent ?? null, failure?.gone ?? null])).toEqual([
    [contactId('ann'), null, null, null],
    ['003Tw0000000zzzIAA', 'INVALID_CROSS_REFERENCE_KEY', true, true],
    [contactId('bob'), 'NUMBER_OUTSIDE_VALID_RANGE', true, false],
    [contactId('bob'), null, null, null],
  ]);
  const owned = salesforcePages(org.twin, org.ids.orgId, org.ids.userIds['rep'] ?? '').page(contactId('ann'))?.ownedFields;
  expect(owned?.filter(({ value }) => value !== null).map(({ apiName, value }) => [apiName, value])).toEqual([
    ['SalesOS_Engagement_Score__c', '66'],
    ['SalesOS_Tier__c', '1'],
    ['SalesOS_Band__c', 'Hot'],
    ['SalesOS_Score_As_Of__c', '2026-11-23T10:00:00.000+0000'],
  ]);
});

it.each([
  ['salesforce.unique-external-id-not-enforced', 1],
  ['salesforce.mail-makes-no-activity', 0],
  ['salesforce.collection-fault-per-row', 1],
])('still logs one mail and leaves out a hidden field when %s', async (flip, taskCount) => {
  await org.close();
  org = await startTestOrg({}, { flipped: [flip] });
  const token = org.accessToken('admin');
  session = provider().connect({ instanceUrl: org.url, accessToken: async () => token });
  expect([(await session.writer.logActivity(mail())).outcome, (await session.writer.logActivity(mail())).outcome]).toEqual(['created', 'existing']);
  expect([mails().length, tasks().length]).toEqual([1, taskCount]);
  changeOrg(org.twin, org.ids.orgId, { hiddenFields: ['Contact.SalesOS_Tier__c'] });
  const wish = { externalId: contactId('ann'), owned: { tier: 1, band: 'Hot' }, values: {} };
  // Once with what was known before, once with what is known since.
  for (let turn = 0; turn < 2; turn += 1)
    expect(await session.writer.write('contact', [wish])).toEqual([
      { externalId: contactId('ann'), failure: null, leftOut: { owned: ['tier'], values: [] } },
    ]);
  expect(liveRows(org.twin, org.ids.orgId, 'Contact').find(({ id }) => id === contactId('ann'))?.fields['SalesOS_Band__c']).toBe('Hot');
});

it('leaves a field that is gone out of a write to one version only, too', async () => {
  const [read] = await session.reader.read('contact', [contactId('ann')], ['Title', 'Phone']);
  changeOrg(org.twin, org.ids.orgId, { hiddenFields: ['Contact.Title'] });
  const wish = { externalId: contactId('ann'), owned: { tier: 1 }, values: { Title: 'CTO', Phone: '+1 555 0177' } };
  const since = read?.modifiedAt ?? new Date();
  expect(await session.writer.write('contact', [{ ...wish, unmodifiedSince: since }])).toEqual([
    { externalId: contactId('ann'), failure: null, leftOut: { owned: [], values: ['Title'] } },
  ]);
  expect(liveRows(org.twin, org.ids.orgId, 'Contact').find(({ id }) => id === contactId('ann'))?.fields).toMatchObject({
    Phone: '+1 555 0177',
    SalesOS_Tier__c: 1,
  });
  expect(await session.writer.write('contact', [{ ...wish, unmodifiedSince: new Date(since.getTime() - 60_000) }])).toMatchObject([
    { externalId: contactId('ann'), failure: { permanent: false, gone: false }, leftOut: { owned: [], values: ['Title'] } },
  ]);
});

it('logs a mail once, for the contact, the account and the rep', async () => {
  const first = await session.writer.logActivity(mail());
  const second = await session.writer.logActivity(mail());
  expect([first.outcome, second]).toEqual(['created', { externalId: first.externalId, outcome: 'existing' }]);
  expect([mails().length, tasks().length]).toEqual([1, 1]);
  expect(tasks()[0]?.fields).toMatchObject({
    WhoId: contactId('ann'),
    WhatId: org.ids.accountIds['acme'],
    OwnerId: org.ids.userIds['rep'],
    TaskSubtype: 'Email',
    Status: 'Completed',
  });
  expect(liveRows(org.twin, org.ids.orgId, 'EmailMessageRelation').length).toBe(2);
  const activities = salesforcePages(org.twin, org.ids.orgId, org.ids.userIds['rep'] ?? '').page(contactId('ann'))?.activities;
  expect(activities).toEqual([
    {
      id: first.externalId,
      kind: 'mail',
      direction: 'outbound',
      at: '2026-11-23T09:05:00.000Z',
      subject: 'Pumps',
      text: 'Hi Ann',
      by: 'Rita Rep',
      externalId: 'act_1',
    },
  ]);
});

it('adopts a mail the CRM captured itself', async () => {
  const api = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('rep'), version: '67.0' });
  const captured = await api.sobject('EmailMessage').create({ Status: '3', Subject: 'Pumps', MessageIdentifier: '<m1@harborpine.test>' });
  expect(await session.writer.logActivity(mail())).toEqual({ externalId: captured.id, outcome: 'adopted' });
  expect(await session.writer.logActivity(mail())).toEqual({ externalId: captured.id, outcome: 'existing' });
  expect(mails().map(({ fields }) => fields['SalesOS_Id__c'])).toEqual(['act_1']);
});

it('logs a closed task where mails cannot be created', async () => {
  changeOrg(org.twin, org.ids.orgId, { readOnlyObjects: ['EmailMessage'] });
  const first = await session.writer.logActivity(mail({ direction: 'inbound' }));
  const second = await session.writer.logActivity(mail({ direction: 'inbound' }));
  expect([first.outcome, second]).toEqual(['created', { externalId: first.externalId, outcome: 'existing' }]);
  expect(tasks().map(({ fields }) => [fields['Subject'], fields['IsClosed'], fields['OwnerId']])).toEqual([
    ['Received: Pumps', true, org.ids.userIds['rep']],
  ]);
});

it.each([{ type: 'accept_then_504' } as const, { type: 'accept_then_drop' } as const])(
  'does not know the outcome after %j, and finds it on the next try',
  async (kind) => {
    org.twin.faults.plan({ vendor: 'salesforce', match: 'POST .*/sobjects/EmailMessage$', times: 1, kind });
    await expect(session.writer.logActivity(mail())).rejects.toMatchObject({ failure: 'unknown_outcome' });
    expect(mails().length).toBe(1);
    expect((await session.writer.logActivity(mail())).outcome).toBe('existing');
    expect([mails().length, liveRows(org.twin, org.ids.orgId, 'EmailMessageRelation').length]).toEqual([1, 2]);
    org.twin.faults.plan({ vendor: 'salesforce', match: 'PATCH .*/composite/sobjects$', times: 1, kind });
    await expect(session.writer.write('contact', [{ externalId: contactId('ann'), owned: { tier: 2 }, values: {} }])).rejects.toMatchObject({
      failure: 'unknown_outcome',
    });
    org.twin.faults.plan({ vendor: 'salesforce', match: 'GET .*/query', times: 1, kind });
    await expect(session.reader.changedSince('contact', null, [])).rejects.toMatchObject({ failure: 'temporary' });
  },
);

it('asks once, whatever comes back', async () => {
  org.twin.faults.plan({ vendor: 'salesforce', match: 'GET .*/describe', times: 1, kind: { type: 'status', status: 429, retryAfterSeconds: 3 } });
  await expect(session.reader.changedSince('contact', null, [])).rejects.toMatchObject({ failure: 'rate_limited', retryAfterMs: 3000 });
  changeOrg(org.twin, org.ids.orgId, { dailyApiRequests: 0 });
  await expect(session.reader.owners()).rejects.toMatchObject({ failure: 'quota_exhausted' });
  const stale = provider().connect({ instanceUrl: org.url, accessToken: async () => 'nope' });
  await expect(stale.reader.owners()).rejects.toMatchObject({ failure: 'auth_expired', vendorCode: 'INVALID_SESSION_ID' });
});

it('refuses more than 200 rows before asking', async () => {
  const rows = Array.from({ length: 201 }, () => ({ externalId: contactId('ann'), owned: { tier: 1 }, values: {} }));
  await expect(session.writer.write('contact', rows)).rejects.toMatchObject({ failure: 'validation' });
  expect(await session.writer.write('contact', [])).toEqual([]);
});

it.each([{ readOnlyObjects: [] }, { readOnlyObjects: ['EmailMessage'] }])('reads the mails of ours back, as mails or tasks: %j', async (change) => {
  changeOrg(org.twin, org.ids.orgId, change);
  const first = await session.writer.logActivity(mail());
  const second = await session.writer.logActivity(mail({ activityId: 'act_2', direction: 'inbound', messageId: '<m2@acme.test>' }));
  const isTask = change.readOnlyObjects.length > 0;
  const addresses = isTask ? { from: null, to: null } : { from: 'rita@harborpine.test', to: 'ann@acme.test' };
  const common = {
    personExternalIds: [contactId('ann')],
    at: isTask ? expect.any(Date) : mail().at,
    subject: 'Pumps',
    textBody: 'Hi Ann',
    ...addresses,
  };
  const ids = isTask ? [null, null] : ['<m1@harborpine.test>', '<m2@acme.test>'];
  expect(await session.reader.loggedMails?.(null)).toEqual({
    mails: [
      { ...common, activityId: 'act_1', externalId: first.externalId, direction: 'outbound', messageId: ids[0] },
      { ...common, activityId: 'act_2', externalId: second.externalId, direction: 'inbound', messageId: ids[1] },
    ],
    next: null,
  });
  expect((await session.reader.loggedMails?.(first.externalId))?.mails.map(({ activityId }) => activityId)).toEqual(['act_2']);
});

it('reads our own fields back as they were written, and only when asked for', async () => {
  const owned = {
    engagementScore: 42,
    scoreParts: 'replies 86.47',
    scoreAsOf: new Date('2026-11-23T09:05:00Z'),
    sequenceName: 'Three notes',
    sequenceStep: null,
  };
  await session.writer.write('contact', [{ externalId: contactId('ann'), owned, values: {} }]);
  const [asked] = await session.reader.read('contact', [contactId('ann')], ['Email'], { owned: true });
  expect(asked?.owned).toMatchObject(owned);
  expect((await session.reader.read('contact', [contactId('ann')], ['Email']))[0]?.owned).toBeUndefined();
});

it('puts an opt-out into the record, once', async () => {
  const person = { object: 'contact', externalId: contactId('ann'), email: null, everything: false } as const;
  expect([await session.writer.optOutOfEmail?.(person), await session.writer.optOutOfEmail?.(person)]).toEqual(['written', 'already']);
  expect((await session.reader.read('contact', [contactId('ann')], []))[0]?.optedOutOfEmail).toBe(true);
});
