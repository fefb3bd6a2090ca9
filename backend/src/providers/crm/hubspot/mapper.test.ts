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
    hs_merged_object_ids: '3;7',
    lastmodifieddate: stamp,
  };
  const propertiesWithHistory = {
    firstname: [
      { value: 'Ada', timestamp: '2026-11-19T09:00:00.000Z', sourceType: 'CRM_UI', sourceId: 'userId:7' },
      { value: '', timestamp: '2026-01-01T00:00:00.000Z' },
    ],
    phone: [],
  };
  expect(toRecord('contact', { id: '1', properties, propertiesWithHistory }, ['firstname', 'phone', 'country', 'hidden'])).toEqual({
    object: 'contact',
    externalId: '1',
    modifiedAt: new Date(stamp),
    fate: { is: 'live' },
    values: { firstname: 'Ada', phone: null, country: null },
    changedAt: { firstname: new Date('2026-11-19T09:00:00.000Z') },
    changedBy: { firstname: '7' },
    history: {
      firstname: [
        { value: 'Ada', at: new Date('2026-11-19T09:00:00.000Z') },
        { value: null, at: new Date('2026-01-01T00:00:00.000Z') },
      ],
      phone: [],
    },
    accountExternalId: '88',
    ownerExternalId: '9',
    recordType: null,
    absorbed: ['3', '7'],
    optedOutOfEmail: false,
    doNotCall: null,
    salesosId: null,
  });
});

test.each([
  [{ hs_email_optout: 'true' }, true],
  [{ hs_email_optout: 'false' }, false],
  [{ hs_email_optout: null }, false],
  [{}, null],
])('opt-out of %j is %s: a hidden property is not a no', (given, expected) => {
  expect(toRecord('contact', { id: '1', properties: { lastmodifieddate: stamp, ...given } }, [])).toMatchObject({ optedOutOfEmail: expected });
});

test('an archived record has ended when it was archived', () => {
  const row = { id: '2', properties: {}, archived: true, archivedAt: '2026-11-21T10:00:00.000Z' };
  expect(toRecord('account', row, ['name'])).toMatchObject({ fate: { is: 'deleted' }, modifiedAt: new Date('2026-11-21T10:00:00.000Z'), values: {} });
});

test('a record without its modification stamp is refused', () => {
  expect(() => toRecord('account', { id: '2', properties: {} }, [])).toThrow('modification stamp');
});
