import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../../sandbox/salesforce/test-org.ts';
import { fault, restCaller, type Call } from './rest-caller.ts';

let org: TestOrg;
let call: Call;
beforeEach(async () => {
  org = await startTestOrg();
  call = restCaller(org);
});
afterEach(() => org.close());

const accountId = (): string => org.ids.accountIds['acme'] ?? '';
const contactId = (): string => org.ids.contactIds['ann'] ?? '';
const attributes = (type: string, id: string): object => ({ type, url: `/services/data/v67.0/sobjects/${type}/${id}` });

it('takes every address with a slash at its end too, as the vendor documents half of them', async () => {
  const made = await call('POST', '/sobjects/Account/', { Name: 'Slash' });
  expect(made.status).toBe(201);
  expect((await call('GET', '/query/?q=SELECT+COUNT()+FROM+Account')).body).toEqual({ totalSize: 2, done: true, records: [] });
  const parts = await call('POST', '/composite/', {
    compositeRequest: [{ method: 'POST', url: '/services/data/v67.0/sobjects/Account/', referenceId: 'a', body: { Name: 'Inside' } }],
  });
  expect(parts.body).toMatchObject({ compositeResponse: [{ httpStatusCode: 201, referenceId: 'a' }] });
});

it('follows relationships by address, to one and to many', async () => {
  const children = await call('GET', `/sobjects/Account/${accountId()}/Contacts?fields=Name,Email`);
  expect(children.body).toEqual({
    totalSize: 1,
    done: true,
    records: [{ attributes: attributes('Contact', contactId()), Name: 'Ann Abel', Email: 'ann@acme.test' }],
  });
  const parent = `/sobjects/Contact/${contactId()}/Account`;
  expect((await call('GET', `${parent}?fields=Name`)).body).toEqual({ attributes: attributes('Account', accountId()), Name: 'Acme' });
  expect((await call('PATCH', parent, { Phone: '1' })).status).toBe(204);
  expect((await call('GET', `/sobjects/Account/${accountId()}?fields=Phone`)).body).toMatchObject({ Phone: '1' });
  expect(fault(await call('GET', `/sobjects/Contact/${contactId()}/Nope`))).toBe('404 NOT_FOUND');
  expect(fault(await call('GET', `/sobjects/Contact/${org.ids.contactIds['bob']}/Account`))).toBe('404 NOT_FOUND');
  expect((await call('DELETE', parent)).status).toBe(204);
  expect(fault(await call('GET', `/sobjects/Account/${accountId()}`))).toBe('404 NOT_FOUND');
});

it('reads, changes and deletes by an external id, and creates in the form of an upsert', async () => {
  const at = '/sobjects/Task/SalesOS_Id__c/x-1';
  expect((await call('PATCH', at, { Subject: 'One' })).status).toBe(201);
  expect((await call('PATCH', at, { Subject: 'Two' })).status).toBe(200);
  expect((await call('GET', `${at}?fields=Subject`)).body).toMatchObject({ Subject: 'Two' });
  expect((await call('DELETE', at)).status).toBe(204);
  expect(fault(await call('DELETE', at))).toBe('404 NOT_FOUND');
  expect(await call('POST', '/sobjects/Contact/Id', { LastName: 'Posted' })).toMatchObject({ status: 201, body: { success: true, created: true } });
  expect(fault(await call('GET', '/sobjects/Task/Subject/One'))).toBe('404 NOT_FOUND');
});

it('answers conditional requests: 304 for what is known, 412 for what has changed', async () => {
  const [past, future] = ['Tue, 01 Jan 2019 00:00:00 GMT', 'Fri, 01 Jan 2049 00:00:00 GMT'];
  const contact = `/sobjects/Contact/${contactId()}`;
  for (const path of ['/sobjects', '/sobjects/Contact/describe', contact]) {
    expect([path, (await call('GET', path, undefined, { 'if-modified-since': future })).status]).toEqual([path, 304]);
    expect([path, (await call('GET', path, undefined, { 'if-modified-since': past })).status]).toEqual([path, 200]);
  }
  expect((await call('GET', contact, undefined, { 'if-unmodified-since': past })).status).toBe(412);
  expect(fault(await call('PATCH', contact, { Title: 'x' }, { 'if-unmodified-since': 'soon' }))).toBe('400 INVALID_HEADER');
  const account = `/sobjects/Account/${accountId()}`;
  const etag = (await call('GET', account)).headers.get('etag') ?? '';
  expect((await call('GET', account, undefined, { 'if-none-match': `"other", ${etag}` })).status).toBe(304);
  expect((await call('PATCH', account, { Phone: '2' }, { 'if-match': etag })).status).toBe(204);
  expect((await call('PATCH', account, { Phone: '3' }, { 'if-match': etag })).status).toBe(412);
  expect((await call('GET', account)).headers.get('etag')).not.toBe(etag);
});

it('says which methods an address knows, and hears what a POST means', async () => {
  const put = await call('PUT', `/sobjects/Contact/${contactId()}`, {});
  expect([fault(put), put.headers.get('allow')]).toEqual(['405 METHOD_NOT_ALLOWED', 'GET, PATCH, DELETE']);
  for (const path of ['/nope', '/tabs', '/sobjects/Contact/describe/layouts', '/sobjects/Nope'])
    expect(fault(await call('GET', path))).toBe('404 NOT_FOUND');
  expect((await call('POST', `/sobjects/Contact/${contactId()}?_HttpMethod=PATCH`, { Title: 'Meant' })).status).toBe(204);
  expect((await call('GET', `/sobjects/Contact/${contactId()}?fields=Title`)).body).toMatchObject({ Title: 'Meant' });
});

it('reads a collection by address, null for what is not there', async () => {
  const { body } = await call('GET', `/composite/sobjects/Contact?ids=${contactId()},003000000000000AAA&fields=Name`);
  expect(body).toEqual([{ attributes: attributes('Contact', contactId()), Name: 'Ann Abel' }, null]);
  expect(fault(await call('GET', '/composite/sobjects/Contact?ids=003000000000000AAA&fields=Nope'))).toBe('400 INVALID_FIELD');
});

it('describes what the tooling interface has', async () => {
  const { sobjects } = Object((await call('GET', '/tooling/sobjects')).body) as { sobjects: { name: string }[] };
  expect(sobjects.map(({ name }) => name)).toEqual(['EntityDefinition', 'ApexTrigger', 'ValidationRule']);
  expect((await call('GET', '/tooling/sobjects/ValidationRule/describe')).body).toMatchObject({
    name: 'ValidationRule',
    urls: { describe: '/services/data/v67.0/tooling/sobjects/ValidationRule/describe' },
  });
  expect(fault(await call('GET', '/tooling/sobjects/Account/describe'))).toBe('404 NOT_FOUND');
});

it('counts records, explains queries, lists what there is', async () => {
  expect((await call('GET', '/limits/recordCount?sObjects=Account,Contact')).body).toEqual({
    sObjects: [
      { count: 1, name: 'Account' },
      { count: 2, name: 'Contact' },
    ],
  });
  const explained = await call('GET', "/query?explain=SELECT+Id+FROM+Contact+WHERE+Email='a'+AND+Title='b'");
  expect(explained.body).toMatchObject({
    plans: [
      { leadingOperationType: 'Index', fields: ['Email'], sobjectCardinality: 2, sobjectType: 'Contact' },
      { leadingOperationType: 'TableScan' },
    ],
  });
  expect(fault(await call('GET', '/query?explain=SELECT'))).toBe('400 MALFORMED_QUERY');
  expect((await call('GET', '/composite')).body).toMatchObject({ graph: '/services/data/v67.0/composite/graph' });
  expect((await call('GET', '/')).body).toMatchObject({ search: '/services/data/v67.0/search' });
  expect((await call('GET', '/recent')).body).toEqual([]);
});
