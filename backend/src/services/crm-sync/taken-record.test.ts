import { describe, expect, it } from 'vitest';
import { link, nothingMerged, record, row } from '../../../test/merge-input.ts';
import {
  hasNewToPush,
  isChanged,
  isKept,
  newestOfEach,
  newsOf,
  separated,
  type Taken,
  toArrival,
  toLink,
  withName,
  withoutStandIn,
} from './taken-record.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 10, minute));
const taken = (more: Partial<Taken> = {}): Taken => ({
  record: record({}, { modifiedAt: at(0) }),
  link: link({}),
  known: 'link' in more ? more.link : link({}),
  linkId: 'link-1',
  before: row({ title: 'CIO', city: null }),
  after: row({ title: 'CIO', city: null }),
  merge: nothingMerged,
  ...more,
});

it('goes by the newest version of each record, by the later told of one instant', () => {
  const version = (externalId: string, minute: number, title: string) => record({ title }, { externalId, modifiedAt: at(minute) });
  const told = [version('a', 2, 'new'), version('b', 1, 'first'), version('a', 1, 'old'), version('b', 1, 'second')];
  expect(newestOfEach(told)).toEqual([version('a', 2, 'new'), version('b', 1, 'second')]);
});

it('calls a record that has no name by its domain, else by the number it has in the CRM', () => {
  expect([
    withName('name', { name: 'Acme', domain: 'acme.example' }, '001A'),
    withName('name', { name: null, domain: 'acme.example' }, '001A'),
    withName('name', { city: 'Ulm' }, '001A'),
    withName('name', { domain: null }, '001A'),
    withName(null, { city: 'Ulm' }, '003A'),
  ]).toEqual([
    { name: 'Acme', domain: 'acme.example' },
    { name: 'acme.example', domain: 'acme.example' },
    { name: '001A', city: 'Ulm' },
    { name: '001A', domain: null },
    { city: 'Ulm' },
  ]);
});

it('knows when a record we know says something new', () => {
  const said = (take: Taken['merge']['take'], more: Partial<Taken> = {}): boolean =>
    isChanged(taken({ link: link({}), before: row({ title: 'CTO', city: null }), merge: { ...nothingMerged, take }, ...more }));
  expect([said({}), said({ title: 'CTO', city: null }), said({ title: 'CTO', city: 'Ulm' })]).toEqual([false, false, true]);
  expect([said({ city: 'Ulm' }, { link: undefined }), said({ city: 'Ulm' }, { before: undefined })]).toEqual([false, true]);
});

it('tells nobody what it calls a record that has no name', () => {
  const nameless = { name: null, domain: 'acme.example' };
  const standIn = row({ ...nameless, name: 'acme.example' });
  const number = row({ name: '001A' });
  expect(withoutStandIn('name', standIn, '001A')).toEqual(row(nameless));
  expect(withoutStandIn('name', number, '001A')).toEqual(row({ name: null }));
  const kept = [
    row({ ...nameless, name: 'Acme' }),
    // Somebody here says that it is called so.
    { ...standIn, editedAt: { name: '2026-03-01T10:00:00.000Z' } },
  ];
  expect(kept.map((one) => withoutStandIn('name', one, '001A'))).toEqual(kept);
  expect(withoutStandIn(null, number, '001A')).toEqual(number);
});

it.each<[string, Partial<Taken>, string[]]>([
  ['nothing', {}, []],
  ['of a new one everything', { before: undefined }, ['title', 'city', 'account_id', 'owner_id']],
  ['a value', { after: row({ title: 'CTO', city: null }) }, ['title']],
  ['a field it did not have', { after: row({ title: 'CIO', city: null, phone: '1' }) }, ['phone']],
  ['not an empty field it did not have', { after: row({ title: 'CIO', phone: null }) }, []],
  ['its company', { after: { ...row({ title: 'CIO' }), accountId: 'account-1' } }, ['account_id']],
  ['its owner', { after: { ...row({ title: 'CIO' }), ownerId: 'user-1' } }, ['owner_id']],
  ['that it is back', { link: link({}, { isGone: true }) }, ['deleted_at']],
  ['that it is back, changed', { link: link({}, { isGone: true }), after: row({ title: 'CTO' }) }, ['title', 'deleted_at']],
  ['nothing of a record tied to a row we had', { link: undefined }, []],
])('news of a record: %s', (_, more, fields) => {
  const one = taken(more);
  expect(toArrival(one)).toEqual({ record: one.record, before: one.before, after: one.after, fields });
  expect(newsOf(one)).toEqual(fields);
});

it.each<[string, Partial<Taken>, boolean]>([
  ['there is nothing', {}, false],
  ['there is a value of ours', { merge: { ...nothingMerged, push: { title: 'CTO' } } }, true],
  ['just that was refused', { merge: { ...nothingMerged, push: { title: 'CTO' } }, link: link({}, { refused: { human: { title: 'CTO' } } }) }, false],
  ['another was refused', { merge: { ...nothingMerged, push: { title: 'CTO' } }, link: link({}, { refused: { human: { title: 'CEO' } } }) }, true],
  ['the record is new to this CRM', { merge: { ...nothingMerged, push: { title: 'CTO' } }, link: undefined }, true],
])('is written again where it must: %s', (_, more, expected) => {
  expect(hasNewToPush(taken(more))).toBe(expected);
});

it.each<[string, Partial<Taken>, ReturnType<typeof separated>]>([
  ['never was one', {}, []],
  ['still is', { link: link({}, { personAccountId: '001A' }), record: record({}, { personAccountExternalId: '001A' }) }, []],
  ['became one', { record: record({}, { personAccountExternalId: '001A' }) }, []],
  ['is new here', { link: undefined, record: record({}, { personAccountExternalId: '001A' }) }, []],
  ['is none any more', { link: link({}, { personAccountId: '001A' }) }, [{ object: 'account', externalId: '001A' }]],
  [
    'is another',
    { link: link({}, { personAccountId: '001A' }), record: record({}, { personAccountExternalId: '001B' }) },
    [{ object: 'account', externalId: '001A' }],
  ],
])('an account is read that was a person: the person %s', (_, more, hints) => {
  expect(separated(taken(more))).toEqual(hints);
});

it('keeps on the link what was agreed, what waits for a person and what of our writes is still open', () => {
  const written = { base: 'a', sent: 'b', readAt: at(0).toISOString() };
  const change = [{ value: 'a', at: at(0) }];
  const sides = { base: 'a', local: 'b', remote: 'c' };
  const before = link(
    { title: 'CIO', city: 'Ulm' },
    {
      parked: { phone: 'review', company: 'review', country: 'blocked' },
      changes: { title: change, city: change },
      written: { title: written, city: written },
    },
  );
  const merge = {
    ...nothingMerged,
    base: { title: 'CTO' },
    conflicts: [
      { field: 'email', resolution: 'review' as const, ...sides },
      { field: 'title', resolution: 'remote' as const, ...sides },
    ],
    settled: ['phone'],
    flapping: [{ field: 'nick', ...sides }],
    changes: { title: [] },
    looked: ['title'],
  };
  const seen = record({}, { modifiedAt: at(3), accountExternalId: '001A', personAccountExternalId: '001P' });
  expect(toLink(taken({ record: seen, link: before, merge }))).toEqual({
    id: 'link-1',
    crm_id: '003A',
    salesos_id: 'contact-1',
    modified_at: at(3).toISOString(),
    parent_crm_id: '001A',
    person_account_crm_id: '001P',
    human: { title: 'CTO', city: 'Ulm' },
    parked: { company: 'review', country: 'blocked', email: 'review', nick: 'flapping' },
    changes: { title: [], city: change },
    written: { city: written },
  });
});

it('begins a link with what was agreed at first sight', () => {
  expect(toLink(taken({ link: undefined, merge: { ...nothingMerged, base: { title: 'CTO' } } }))).toEqual({
    id: 'link-1',
    crm_id: '003A',
    salesos_id: 'contact-1',
    modified_at: at(0).toISOString(),
    parent_crm_id: null,
    person_account_crm_id: null,
    human: { title: 'CTO' },
    parked: {},
    changes: {},
    written: {},
  });
});

it('begins the link of a record made here with what it was made with', () => {
  const made = { human: { title: 'CIO', city: 'Ulm' }, parked: {}, changes: {}, written: {} };
  expect(toLink(taken({ link: undefined, known: made, merge: { ...nothingMerged, base: { title: 'CTO' } } })).human).toEqual({
    title: 'CTO',
    city: 'Ulm',
  });
});

describe('a record that is read again', () => {
  const told = { accountExternalId: '001A', ownerExternalId: '005A', recordType: '012A', modifiedAt: at(0) };
  const known = link(
    { title: 'CIO', city: null },
    { modifiedAt: at(0), parentId: '001A', ownerId: '005A', recordType: '012A', listWalk: 3, changes: { title: [{ value: 'CIO', at: at(0) }] } },
  );
  const again = (more: Partial<Taken> = {}): Taken =>
    taken({ link: known, known, record: record({}, told), merge: { ...nothingMerged, base: { title: 'CIO', city: null } }, ...more });
  const conflict = { field: 'title', resolution: 'remote' as const, base: null, local: null, remote: null };

  it('leaves its link as it is', () => {
    const one = again();
    expect(isKept(one, 3)).toBe(true);
    const kept = toLink(one);
    expect([kept.human, kept.parked, kept.changes, kept.written, kept.parent_crm_id, kept.person_account_crm_id]).toEqual([
      known.human,
      known.parked,
      known.changes,
      known.written,
      known.parentId,
      known.personAccountId,
    ]);
  });

  it.each<[string, Partial<Taken>]>([
    ['the first time', { link: undefined }],
    ['after it was gone', { link: { ...known, isGone: true } }],
    ['after it was outside', { link: { ...known, outOfScope: 'owner' } }],
    ['in a newer version', { record: record({}, { ...told, modifiedAt: at(1) }) }],
    ['by another company', { record: record({}, { ...told, accountExternalId: '001B' }) }],
    ['as a person account', { record: record({}, { ...told, personAccountExternalId: '001A' }) }],
    ['with another owner', { record: record({}, { ...told, ownerExternalId: null }) }],
    ['of another type', { record: record({}, { ...told, recordType: null }) }],
    ['by another reading of the list', { link: { ...known, listWalk: 2 } }],
    ['with another value', { merge: { ...nothingMerged, base: { title: 'CTO' } } }],
    [
      'with one of two values another',
      { link: { ...known, human: { ...known.human, city: 'Ulm' } }, merge: { ...nothingMerged, base: { ...known.human, city: 'Bonn' } } },
    ],
    ['when it was known before versions were', { link: { ...known, modifiedAt: null } }],
    ['with a field that was mapped since', { merge: { ...nothingMerged, base: { phone: null } } }],
    ['with a conflict', { merge: { ...nothingMerged, conflicts: [conflict] } }],
    ['with a settled one', { merge: { ...nothingMerged, settled: ['title'] } }],
    ['in a quarrel', { merge: { ...nothingMerged, flapping: [conflict] } }],
    ['with a write that was found', { merge: { ...nothingMerged, looked: ['title'] } }],
    ['with a change to remember', { merge: { ...nothingMerged, changes: { title: [] } } }],
  ])('is written down %s', (_, more) => {
    expect(isKept(again(more), 3)).toBe(false);
  });
});
