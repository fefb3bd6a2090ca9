import jsforce from 'jsforce';
import type { CrmSession } from '#ports/crm.ts';
import { everything, type RecordScope } from '#domain/crm-sync/record-scope.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addListView, removeListView } from '../../../../sandbox/salesforce/list-views/list-view.ts';
import { requireOrg } from '../../../../sandbox/salesforce/org.ts';
import { startTestOrg, type TestOrg } from '../../../../sandbox/salesforce/test-org.ts';
import { salesforceProvider } from './index.ts';

let org: TestOrg;
let session: CrmSession;
beforeEach(async () => {
  org = await startTestOrg({ recordTypes: [{ object: 'Contact', developerName: 'Partner', name: 'Partner' }] });
  const token = org.accessToken('admin');
  const provider = salesforceProvider({ clientId: 'client-1', clientSecret: 'secret-1', loginUrl: org.url });
  session = provider.connect({ instanceUrl: org.url, accessToken: async () => token });
});
afterEach(() => org.close());

const [ann, bob] = ['ann', 'bob'].map((key) => () => org.ids.contactIds[key] ?? '') as [() => string, () => string];
const scoping = () => session.scoping ?? expect.fail('no scoping');
const view = (over: Partial<Parameters<typeof addListView>[2]> = {}) =>
  addListView(org.twin, requireOrg(org.twin, org.ids.orgId), {
    object: 'Contact',
    developerName: 'Berlin',
    label: 'In Berlin',
    where: "MailingCity = 'Berlin' OR LastName = 'made to ORDER BY nobody'",
    scope: 'everything',
    soqlCompatible: true,
    ...over,
  });

it('lists, record types and owners are counted, read and told apart', async () => {
  const berlin = view();
  view({ developerName: 'Recent', label: 'Recently viewed', soqlCompatible: false });
  const rep = { ...everything, owners: [org.ids.userIds['rep'] ?? ''] };
  const listed = { ...everything, list: berlin.id };
  const [partner] = await scoping().recordTypes('contact');
  expect(await scoping().lists('contact')).toEqual([{ id: berlin.id, label: 'In Berlin' }]);
  expect([
    await scoping().list('contact', berlin.id),
    await scoping().list('contact', '00B000000000000AAA'),
    await scoping().list('lead', berlin.id),
  ]).toEqual([{ id: berlin.id, label: 'In Berlin' }, null, null]);
  expect(partner).toEqual({ id: expect.stringMatching(/^012/), label: 'Partner' });
  const counts = [everything, rep, listed, { ...rep, list: berlin.id }, { ...everything, recordTypes: [partner?.id ?? ''] }];
  const counted = await Promise.all(counts.map((scope) => scoping().count('contact', scope)));
  expect(counted).toEqual([2, 1, 1, 1, 0].map((records) => ({ records, isUpperBound: false })));
  expect(await scoping().members('contact', listed, null)).toEqual({ members: [{ id: ann() }], next: null });
  expect(await scoping().listed('contact', berlin.id, [ann(), bob()])).toEqual(new Set([ann()]));
});

it('reading from the beginning asks for what is in it and for who refused mail', async () => {
  const within = { ...everything, owners: [org.ids.userIds['rep'] ?? ''] };
  const read = async (scope: RecordScope, object: 'contact' | 'account' = 'contact') =>
    (await session.reader.changedSince(object, null, ['LastName'], { within: scope })).records.map(({ values }) => values['LastName'] ?? 'account');
  expect(await read(within)).toEqual(['Abel', 'Byte']);
  const client = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('admin') });
  await client.sobject('Contact').update({ Id: bob(), HasOptedOutOfEmail: false });
  expect(await read(within)).toEqual(['Abel']);
  expect([await read({ ...everything, list: view().id }), await read({ ...everything, list: '00B' }, 'account')]).toEqual([[], []]);
});

it('a list that shows each user other records is refused, one that is gone says so', async () => {
  const mine = view({ developerName: 'Mine', scope: 'mine' });
  await expect(scoping().list('contact', mine.id)).rejects.toMatchObject({ failure: 'validation' });
  const berlin = view();
  removeListView(org.twin, requireOrg(org.twin, org.ids.orgId), berlin.id);
  await expect(scoping().members('contact', { ...everything, list: berlin.id }, null)).rejects.toMatchObject({ failure: 'not_found' });
});

it('the vendor’s own client finds list views, what they ask for, and what is on them', async () => {
  const { id } = view();
  const client = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('admin') });
  const contact = client.sobject('Contact');
  expect(await contact.listviews()).toMatchObject({
    done: true,
    size: 1,
    sobjectType: 'Contact',
    listviews: [{ id, developerName: 'Berlin', soqlCompatible: true }],
  });
  const berlin = contact.listview(id);
  expect(await berlin.describe()).toMatchObject({
    id,
    scope: 'everything',
    sobjectType: 'Contact',
    query: expect.stringContaining("MailingCity = 'Berlin'"),
  });
  expect(await berlin.results()).toMatchObject({ id, label: 'In Berlin', done: true, size: 1, records: [{ columns: expect.any(Array) }] });
  await expect(contact.listview('00B000000000000AAA').describe()).rejects.toMatchObject({ errorCode: 'NOT_FOUND' });
});
