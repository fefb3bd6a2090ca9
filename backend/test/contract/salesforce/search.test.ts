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

const search = async (sosl: string): Promise<unknown[]> => {
  const reply = await call('GET', `/search?q=${encodeURIComponent(sosl)}`);
  expect(reply.status).toBe(200);
  return namesIn(reply.body);
};

function namesIn(body: unknown): unknown[] {
  const { searchRecords } = body as { searchRecords: { Name?: string; Id?: string }[] };
  return searchRecords.map(({ Name, Id }) => Name ?? Id);
}

it('finds words in the fields of a group, over several objects', async () => {
  expect(await search('FIND {acme} IN ALL FIELDS RETURNING Account(Name), Contact(Name)')).toEqual(['Acme', 'Ann Abel']);
  expect(await search('FIND {acme} IN NAME FIELDS RETURNING Account(Name), Contact(Name)')).toEqual(['Acme']);
  expect(await search('FIND {acme} IN EMAIL FIELDS RETURNING Account(Name), Contact(Name)')).toEqual(['Ann Abel']);
  expect(await search('FIND {acme}')).toEqual([org.ids.accountIds['acme'], org.ids.contactIds['ann']]);
});

it('knows wildcards, phrases, AND, OR, AND NOT and escapes', async () => {
  const inContacts = (text: string): Promise<unknown[]> => search(`FIND {${text}} RETURNING Contact(Name ORDER BY Name)`);
  expect(await inContacts('by*')).toEqual(['Byte']);
  expect(await inContacts('byt')).toEqual([]);
  expect(await inContacts('b?te')).toEqual(['Byte']);
  expect(await inContacts('"ann abel"')).toEqual(['Ann Abel']);
  expect(await inContacts('ann OR byte')).toEqual(['Ann Abel', 'Byte']);
  expect(await inContacts('test AND NOT byte')).toEqual(['Ann Abel']);
  expect(await inContacts('ann byte')).toEqual([]);
  for (const odd of ['ann-abel', "o\\'neil", 'a.b', 'x\\', 'c++', 'ab(', '[ab', '"ann', 'a\\-b', 'ab^$|/'])
    expect([odd, await inContacts(odd.replace('x\\', 'xx'))]).toEqual([odd, odd === '"ann' ? ['Ann Abel'] : []]);
  expect(await inContacts('ann@acme.test')).toEqual(['Ann Abel']);
});

it('keeps the conditions, order and limits of each object', async () => {
  expect(await search("FIND {test} RETURNING Contact(Name WHERE LastName = 'Byte')")).toEqual(['Byte']);
  expect(await search('FIND {test} RETURNING Contact(Name ORDER BY Name DESC LIMIT 1)')).toEqual(['Byte']);
  expect(await search('FIND {test} RETURNING Contact(Name), Account(Name) LIMIT 1')).toHaveLength(1);
});

it('searches by parameters, in the address and in the body', async () => {
  const byAddress = await call('GET', '/parameterizedSearch?q=acme&sobject=Account&Account.fields=id,name&Account.limit=10');
  expect(namesIn(byAddress.body)).toEqual(['Acme']);
  const byBody = await call('POST', '/parameterizedSearch', {
    q: 'test',
    fields: ['Name'],
    in: 'EMAIL',
    sobjects: [{ name: 'Contact', where: "LastName = 'Byte'" }, { name: 'Account' }],
    overallLimit: 5,
  });
  expect(namesIn(byBody.body)).toEqual(['Byte']);
});

it('answered a bare list before version 37', async () => {
  const old = restCaller(org, 'rep', 'v36.0');
  expect((await old('GET', `/search?q=${encodeURIComponent('FIND {acme} RETURNING Account(Name)')}`)).body).toMatchObject([{ Name: 'Acme' }]);
});

it('refuses what is no search', async () => {
  for (const [sosl, expected] of [
    ['Acme', '400 MALFORMED_SEARCH'],
    ['FIND {a}', '400 MALFORMED_SEARCH'],
    ['FIND {acme} IN SOME FIELDS', '400 MALFORMED_SEARCH'],
    ['FIND {acme} RETURNING Account(Name', '400 MALFORMED_SEARCH'],
    ['FIND {acme} RETURNING Nope(Name)', '400 INVALID_TYPE'],
    ['FIND {acme} RETURNING Account(Nope)', '400 INVALID_FIELD'],
  ])
    expect([sosl, fault(await call('GET', `/search?q=${encodeURIComponent(sosl ?? '')}`))]).toEqual([sosl, expected]);
  expect(fault(await call('GET', '/search'))).toBe('400 MALFORMED_SEARCH');
});
