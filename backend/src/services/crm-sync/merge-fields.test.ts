import { expect, it } from 'vitest';
import type { FieldChange } from '#domain/crm-sync/flap-breaker.ts';
import { line, link, nothingMerged, record, row } from '../../../test/merge-input.ts';
import { mergeFields, yielding } from './merge-fields.ts';

const now = new Date('2026-03-01T10:00:00Z');
const minutesAgo = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const master = { id: 'crm-1', provider: 'salesforce', isMaster: true };
const other = { ...master, isMaster: false };
const title = line('title');

it('takes a new record as it is, but for what is only written', () => {
  const read = record({ Crmtitle: 'CTO', Crmcity: null, Crmnote: 'x' });
  const lines = [title, line('city'), line('note', { direction: 'out' }), line('hidden')];
  const taken = { title: 'CTO', city: null };
  expect(mergeFields(lines, read, { connection: master, link: undefined, row: undefined, now })).toEqual({
    ...nothingMerged,
    take: taken,
    base: taken,
  });
});

it('lets a second CRM fill what is blank, and changes nothing for it', () => {
  const read = record({ Crmtitle: 'CTO', Crmcity: 'Ulm', Crmphone: null, Crmnick: null, Crmnote: 'x' });
  const lines = [title, line('city'), line('phone'), line('nick'), line('note', { direction: 'out' })];
  const ours = row({ title: 'CEO', city: null, phone: '1', nick: null, note: 'y' });
  expect(mergeFields(lines, read, { connection: other, link: link({}), row: ours, now })).toEqual({
    ...nothingMerged,
    take: { city: 'Ulm' },
    base: { city: 'Ulm', nick: null },
  });
  const alike = row({ title: 'CEO', city: null, phone: '1', nick: null, note: 'x' });
  expect(mergeFields(lines, read, { connection: other, link: link({}), row: alike, now }).base).toEqual({ city: 'Ulm', nick: null });
  const same = row({ title: ' CTO', city: 'Bonn' });
  expect(mergeFields([line('title'), line('city')], read, { connection: other, link: link({}), row: same, now }).base).toEqual({ title: 'CTO' });
  expect(mergeFields([line('city')], read, { connection: other, link: link({}), row: row({}), now }).take).toEqual({ city: 'Ulm' });
});

it('lets the other value hold against a record that comes second, unless a person decides', () => {
  expect([title, line('city', { authority: 'review', direction: 'out' })].map(yielding)).toEqual([
    { ...title, authority: 'salesos_wins' },
    line('city', { authority: 'review', direction: 'out' }),
  ]);
});

it('merges each field by what both sides last agreed on', () => {
  const lines = [title, line('city'), line('phone'), line('company')];
  const read = record({ Crmtitle: 'CTO', Crmcity: 'Ulm', Crmphone: '2', Crmcompany: 'Acme' });
  const agreed = link({ title: 'CIO', city: 'Ulm', phone: '1', company: 'Acme' });
  expect(
    mergeFields(lines, read, { connection: master, link: agreed, row: row({ title: 'CIO', city: 'Bonn', phone: '3', company: 'Acme' }), now }),
  ).toEqual({
    ...nothingMerged,
    take: { title: 'CTO', phone: '2' },
    push: { city: 'Bonn' },
    base: { title: 'CTO', phone: '2' },
    conflicts: [{ field: 'phone', resolution: 'remote', base: '1', local: '3', remote: '2' }],
  });
});

it('begins with nothing agreed in a field that was mapped since, and in a record that is new to this CRM', () => {
  const read = record({ Crmtitle: 'CTO', Crmcity: null });
  const sides = { connection: master, row: row({ title: 'CEO', city: 'Ulm' }), now };
  const conflict = { field: 'title', resolution: 'remote', base: null, local: 'CEO', remote: 'CTO' };
  const expected = { ...nothingMerged, take: { title: 'CTO' }, push: { city: 'Ulm' }, conflicts: [conflict] };
  expect(mergeFields([title, line('city')], read, { ...sides, link: link({}) })).toEqual({ ...expected, base: { title: 'CTO', city: null } });
  expect(mergeFields([title, line('city')], read, { ...sides, link: undefined })).toEqual({ ...expected, base: { title: 'CTO' } });
});

it('lets the newest win by when it was entered on either side', () => {
  const newest = line('title', { authority: 'newest' });
  const merge = (localAt: Date, changedAt: Record<string, Date>) =>
    mergeFields([newest], record({ Crmtitle: 'CTO' }, { changedAt }), {
      connection: master,
      link: link({ title: 'CIO' }),
      row: row({ title: 'CEO' }, { title: localAt.toISOString() }),
      now,
    }).conflicts.map(({ resolution }) => resolution);
  expect([
    merge(minutesAgo(1), { Crmtitle: minutesAgo(2) }),
    merge(minutesAgo(3), { Crmtitle: minutesAgo(2) }),
    merge(minutesAgo(3), { Crmcity: minutesAgo(2) }),
  ]).toEqual([['local'], ['remote'], ['review']]);
});

it('asks a person where nobody noted when ours was entered', () => {
  const newest = line('title', { authority: 'newest' });
  const read = record({ Crmtitle: 'CTO' }, { changedAt: { Crmtitle: minutesAgo(2) } });
  expect(mergeFields([newest], read, { connection: master, link: link({ title: 'CIO' }), row: row({ title: 'CEO' }), now })).toEqual({
    ...nothingMerged,
    conflicts: [{ field: 'title', resolution: 'review', base: 'CIO', local: 'CEO', remote: 'CTO' }],
  });
});

const outward = line('title', { direction: 'out' });
it.each([
  ['never had a value', link({}), row({}), nothingMerged],
  ['has one', link({}), row({ title: 'CEO' }), { take: {}, push: { title: 'CEO' }, base: { title: 'CTO' }, local: 'CEO' }],
  ['had one', link({ title: 'CTO' }), row({}), { take: {}, push: { title: null }, base: {}, local: null }],
  [
    'was emptied by a person',
    link({}),
    row({}, { title: now.toISOString() }),
    { take: {}, push: { title: null }, base: { title: 'CTO' }, local: null },
  ],
])('writes a field that is only written where ours %s', (_, agreed, ours, { push, base }) => {
  const merge = mergeFields([outward], record({ Crmtitle: 'CTO' }), { connection: master, link: agreed, row: ours, now });
  expect({ take: merge.take, push: merge.push, base: merge.base }).toEqual({ take: {}, push, base });
});

it('takes nothing of a field that is only written from a record seen for the first time', () => {
  expect(mergeFields([outward], record({ Crmtitle: 'CTO' }), { connection: master, link: undefined, row: row({}), now })).toEqual(nothingMerged);
});

it('lets a field stand still that waits for a person, and says when nothing is disputed any more', () => {
  const sides = { connection: master, link: link({ title: 'CIO' }, { parked: { title: 'review' } }), now };
  const read = record({ Crmtitle: 'CTO' });
  expect(mergeFields([title], read, { ...sides, row: row({ title: 'CEO' }) })).toEqual({
    ...nothingMerged,
    conflicts: [{ field: 'title', resolution: 'review', base: 'CIO', local: 'CEO', remote: 'CTO' }],
  });
  expect(mergeFields([title], read, { ...sides, row: row({ title: 'CTO' }) })).toEqual({
    ...nothingMerged,
    base: { title: 'CTO' },
    settled: ['title'],
  });
  const blocked = link({ title: 'CIO' }, { parked: { title: 'blocked' } });
  expect(mergeFields([title], read, { ...sides, link: blocked, row: row({ title: 'CTO' }) })).toEqual({ ...nothingMerged, base: { title: 'CTO' } });
});

/** Ours and theirs in turn, the newest a minute ago. */
const quarrel = (values: string): FieldChange[] => [...values].map((value, index) => ({ value, at: minutesAgo(values.length - index) }));

it('stops writing a field that is set back each time', () => {
  const sides = { connection: master, row: row({ title: 'A' }), now };
  const merge = (changes: FieldChange[], parked = {}) =>
    mergeFields([title], record({ Crmtitle: 'B' }), { ...sides, link: link({ title: 'A' }, { changes: { title: changes }, parked }) });
  const changes = { title: [...quarrel('ABABA'), { value: 'B', at: now }] };
  expect(merge(quarrel('ABABA'))).toEqual({ ...nothingMerged, changes, flapping: [{ field: 'title', base: 'A', local: 'A', remote: 'B' }] });
  expect(merge(quarrel('ABABA'), { title: 'flapping' })).toEqual({ ...nothingMerged, changes });
  expect(merge(quarrel('BABA'))).toEqual({
    ...nothingMerged,
    take: { title: 'B' },
    base: { title: 'B' },
    changes: { title: [...quarrel('BABA'), { value: 'B', at: now }] },
  });
});

it('tells of a quarrel what each side says, though nothing was ever agreed and ours is empty', () => {
  const quarrelled = link({}, { changes: { title: quarrel('ABABA') } });
  const merge = mergeFields([title], record({ Crmtitle: 'B' }), { connection: master, link: quarrelled, row: row({}), now });
  expect(merge.flapping).toEqual([{ field: 'title', base: null, local: null, remote: 'B' }]);
});

it('notes no change of a field we never wrote, nor one that is as agreed', () => {
  const merge = (agreed: string, changes: Record<string, FieldChange[]>) =>
    mergeFields([title], record({ Crmtitle: 'CTO ' }), {
      connection: master,
      link: link({ title: agreed }, { changes }),
      row: row({ title: agreed }),
      now,
    }).changes;
  expect([merge('CIO', {}), merge(' CTO', { title: [] }), merge('CIO', { title: [] })]).toEqual([{}, {}, { title: [{ value: 'CTO', at: now }] }]);
});

it('puts back what a write of ours has covered, and tells of it once', () => {
  const written = { base: 'CIO', sent: 'CTO', readAt: minutesAgo(9).toISOString() };
  const history = {
    Crmtitle: [
      { value: 'CTO', at: minutesAgo(5) },
      { value: 'CEO', at: minutesAgo(6) },
    ],
  };
  const covered = { field: 'title', resolution: 'remote', base: 'CIO', local: 'CTO', remote: 'CEO' };
  const merge = (parked = {}, ours = 'CTO') =>
    mergeFields([title, line('city')], record({ Crmtitle: 'CTO', Crmcity: 'Ulm' }, { history }), {
      connection: master,
      link: link({ title: 'CTO', city: 'Bonn' }, { written: { title: written }, parked }),
      row: row({ title: ours, city: 'Bonn' }),
      now,
    });
  expect(merge()).toEqual({
    ...nothingMerged,
    take: { city: 'Ulm', title: 'CEO' },
    push: { title: 'CEO' },
    base: { city: 'Ulm' },
    conflicts: [covered],
    looked: ['title'],
  });
  expect(merge({ title: 'review' }, 'CFO').conflicts).toEqual([{ field: 'title', resolution: 'review', base: 'CTO', local: 'CFO', remote: 'CTO' }]);
});
