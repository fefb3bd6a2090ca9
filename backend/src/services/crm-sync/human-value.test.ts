import { expect, it } from 'vitest';
import { line, link, record, row } from '../../../test/merge-input.ts';
import { type HumanValue, toWrite } from './human-value.ts';

const now = new Date('2026-03-01T10:00:00Z');
const readAs = new Date('2026-03-01T09:55:00Z');
const read = record({ Crmtitle: 'CIO ' }, { changedAt: { Crmtitle: readAs } });
const edited = row({ title: 'CTO' });
const NOTHING: HumanValue = { values: {}, base: {}, fields: {}, readAs: null, changes: [] };

it('writes what is ours since both sides last agreed, and keeps what it needs to see whom it overwrites', () => {
  const before = [{ value: 'CIO', at: readAs }];
  const agreed = link({ title: 'CIO', city: 'Ulm' }, { modifiedAt: readAs, changes: { title: before } });
  expect(toWrite([line('title'), line('city')], { link: agreed, local: row({ title: 'CTO', city: ' Ulm' }), record: read, now })).toEqual({
    values: { Crmtitle: 'CTO' },
    base: { title: 'CTO' },
    fields: {
      title: {
        crmField: 'Crmtitle',
        changes: [...before, { value: 'CTO', at: now }],
        written: { base: 'CIO', sent: 'CTO', readAt: readAs.toISOString() },
      },
    },
    readAs,
    changes: [{ field: 'title', crmField: 'Crmtitle', before: 'CIO ', after: 'CTO', agreed: 'CIO' }],
  });
});

it('knows nothing of before where the record was not read, nor who is overwritten where the CRM dates no values', () => {
  const written = { crmField: 'Crmtitle', changes: [{ value: 'CTO', at: now }], written: null };
  const expected = { values: { Crmtitle: 'CTO' }, base: { title: 'CTO' }, fields: { title: written }, readAs: null };
  const change = { field: 'title', crmField: 'Crmtitle', after: 'CTO', agreed: null };
  expect(
    [undefined, record({ Crmtitle: 'CIO' })].map((found) =>
      toWrite([line('title')], { link: link({ title: null }), local: edited, record: found, now }),
    ),
  ).toEqual([
    { ...expected, changes: [{ ...change, before: null }] },
    { ...expected, changes: [{ ...change, before: 'CIO' }] },
  ]);
});

it('says it in the terms of the CRM, and agrees in ours', () => {
  const stage = line('title', { direction: 'out', transform: { kind: 'picklist_map', pairs: [{ crm: 'Chief', ours: 'CTO' }] } });
  const { values, base, changes } = toWrite([stage], { link: link({ title: 'CIO' }), local: edited, record: read, now });
  expect({ values, base, changes }).toEqual({
    values: { Crmtitle: 'Chief' },
    base: { title: 'CTO' },
    changes: [{ field: 'title', crmField: 'Crmtitle', before: 'CIO ', after: 'Chief', agreed: 'CIO' }],
  });
});

it.each([
  ['a field that is only read', line('title', { direction: 'in' }), link({ title: 'CIO' })],
  ['a field that is off', line('title', { direction: 'off' }), link({ title: 'CIO' })],
  ['a field that waits for a person', line('title'), link({ title: 'CIO' }, { parked: { title: 'review' } })],
  ['a field both sides never agreed on', line('title'), link({})],
  ['a field that is as agreed', line('title'), link({ title: ' CTO ' })],
  ['a value the CRM has no word for', line('title', { transform: { kind: 'picklist_map', pairs: [] } }), link({ title: 'CIO' })],
])('does not write %s', (_, mapped, agreed) => {
  expect(toWrite([mapped], { link: agreed, local: edited, record: read, now })).toEqual(NOTHING);
});
