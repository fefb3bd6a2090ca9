import { expect, test } from 'vitest';
import { toRecord } from './mapper.ts';

const stamp = '2026-11-20T10:00:00.000Z';

test('a contact', () => {
  const properties = {
    firstname: 'Ada',
    lastname: 'Byron',
    email: 'ada@byron.example',
    phone: '',
    jobtitle: 'CTO',
    city: 'Berlin',
    country: null,
    associatedcompanyid: '88',
    hubspot_owner_id: '9',
    hs_email_optout: null,
    lastmodifieddate: stamp,
  };
  expect(toRecord('contact', { id: '1', properties })).toEqual({
    object: 'contact',
    externalId: '1',
    modifiedAt: new Date(stamp),
    firstName: 'Ada',
    lastName: 'Byron',
    email: 'ada@byron.example',
    phone: null,
    title: 'CTO',
    city: 'Berlin',
    country: null,
    accountExternalId: '88',
    ownerExternalId: '9',
    optedOutOfEmail: false,
    doNotCall: null,
  });
});

test.each([
  [{ hs_email_optout: 'true' }, true],
  [{ hs_email_optout: 'false' }, false],
  [{ hs_email_optout: null }, false],
  [{}, null],
])('opt-out of %j is %s: a hidden property is not a no', (given, expected) => {
  expect(toRecord('contact', { id: '1', properties: { lastmodifieddate: stamp, ...given } })).toMatchObject({ optedOutOfEmail: expected });
});

test('a company: industry code in words, nonsense headcount is unknown', () => {
  const properties = { name: null, domain: 'byron.example', industry: 'COMPUTER_SOFTWARE', numberofemployees: 'many', hs_lastmodifieddate: stamp };
  expect(toRecord('account', { id: '2', properties })).toEqual({
    object: 'account',
    externalId: '2',
    modifiedAt: new Date(stamp),
    name: 'byron.example',
    domain: 'byron.example',
    industry: 'Computer software',
    employees: null,
    city: null,
    country: null,
    ownerExternalId: null,
  });
});

test('a record without its modification stamp is refused', () => {
  expect(() => toRecord('account', { id: '2', properties: {} })).toThrow('modification stamp');
});
