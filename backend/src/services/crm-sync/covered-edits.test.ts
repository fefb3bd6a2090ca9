import { expect, it } from 'vitest';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import { line, link, record, row } from '../../../test/merge-input.ts';
import { coveredEdits } from './covered-edits.ts';
import type { MappedField } from './load-mapping.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 10, minute));
const WRITTEN = { base: 'CIO', sent: 'CTO', readAt: at(10).toISOString() };
const NOTHING = { conflicts: [], restore: {}, looked: [] };
const LOOKED = { ...NOTHING, looked: ['title'] };
/** Newest first, as the CRM tells it. */
type Told = readonly (readonly [value: FieldValue, minute: number])[];

function found(told: Told, { mapped = line('title'), ours = 'CTO' }: { mapped?: MappedField; ours?: FieldValue } = {}) {
  const history = { Crmtitle: told.map(([value, minute]) => ({ value, at: at(minute) })) };
  return coveredEdits([mapped, line('city')], record({}, { history }), link({}, { written: { title: WRITTEN } }), row({ title: ours }));
}

const conflict = (resolution: 'remote' | 'local', remote: FieldValue) => ({ field: 'title', resolution, base: 'CIO', local: 'CTO', remote });

it('looks for nothing where nothing was written or the CRM tells no history', () => {
  const history = { Crmtitle: [{ value: 'CTO', at: at(12) }] };
  expect(coveredEdits([line('title')], record({}, { history }), undefined, row({}))).toEqual(NOTHING);
  expect(coveredEdits([line('title')], record({}, { history }), link({}), row({}))).toEqual(NOTHING);
  expect(coveredEdits([line('title')], record({}), link({}, { written: { title: WRITTEN } }), row({}))).toEqual(NOTHING);
});

it.each<[string, Told]>([
  ['a history that has not arrived at our write', [['CEO', 11]]],
  ['the same value, entered before we read', [['CTO', 10]]],
])('goes on waiting for %s', (_, told) => {
  expect(found(told)).toEqual(NOTHING);
});

it.each<[string, Told]>([
  [
    'nobody was there in between',
    [
      ['CTO', 12],
      ['CIO', 9],
    ],
  ],
  [
    'the value in between is the one that was agreed',
    [
      ['CTO', 12],
      [' CIO', 11],
    ],
  ],
  [
    'the value in between is ours',
    [
      ['CTO', 12],
      ['CTO ', 11],
    ],
  ],
  [
    'somebody came after us',
    [
      ['CEO', 13],
      ['CTO', 12],
    ],
  ],
  [
    'what was there had been read',
    [
      ['CTO', 12],
      ['CEO', 10],
    ],
  ],
])('has seen its write, and covered nothing: %s', (_, told) => {
  expect(found(told)).toEqual(LOOKED);
});

const covering: Told = [
  ['CTO', 12],
  ['CEO', 11],
];
it('puts back what the CRM decides about', () => {
  expect(found(covering)).toEqual({ conflicts: [conflict('remote', 'CEO')], restore: { title: 'CEO' }, looked: ['title'] });
});

it('puts back an emptied field empty', () => {
  expect(
    found([
      ['CTO', 12],
      ['', 11],
    ]),
  ).toEqual({ conflicts: [conflict('remote', '')], restore: { title: '' }, looked: ['title'] });
});

it.each<[string, Parameters<typeof found>]>([
  ['ours wins', [covering, { mapped: line('title', { authority: 'salesos_wins' }) }]],
  ['a person would have to be asked', [covering, { mapped: line('title', { authority: 'review' }) }]],
  ['the field is only written', [covering, { mapped: line('title', { direction: 'out' }) }]],
  ['somebody has changed it there since', [[['CFO', 13], ...covering]]],
  ['somebody has changed it here since', [covering, { ours: 'CFO' }]],
])('leaves what was written, and tells of it: %s', (_, [told, more]) => {
  expect(found(told, more)).toEqual({ ...LOOKED, conflicts: [conflict('local', 'CEO')] });
});

it('lets the newest win by when ours arrived', () => {
  expect(found(covering, { mapped: line('title', { authority: 'newest' }) })).toEqual({ ...LOOKED, conflicts: [conflict('local', 'CEO')] });
});

it('compares in our terms', () => {
  const mapped = line('title', {
    transform: {
      kind: 'picklist_map',
      pairs: [
        { crm: 'Chief Technology Officer', ours: 'CTO' },
        { crm: 'Chief Executive Officer', ours: 'CEO' },
      ],
    },
  });
  expect(
    found(
      [
        ['Chief Technology Officer', 12],
        ['Chief Executive Officer', 11],
      ],
      { mapped },
    ),
  ).toEqual({
    conflicts: [conflict('remote', 'CEO')],
    restore: { title: 'CEO' },
    looked: ['title'],
  });
});

it('does not put back what it has no value for, and tells of it in the words of the CRM', () => {
  const mapped = line('title', { transform: { kind: 'picklist_map', pairs: [{ crm: 'Chief', ours: 'CTO' }] } });
  expect(
    found(
      [
        ['Chief', 12],
        ['Founder', 11],
      ],
      { mapped },
    ),
  ).toEqual({ ...LOOKED, conflicts: [conflict('local', 'Founder')] });
});

it('takes no word of the CRM without a counterpart for a value of ours that reads the same', () => {
  const mapped = line('title', { transform: { kind: 'picklist_map', pairs: [{ crm: 'Chief', ours: 'CTO' }] } });
  expect([
    found([['CTO', 12]], { mapped }),
    found(
      [
        ['Chief', 12],
        ['CTO', 11],
      ],
      { mapped },
    ),
    found(
      [
        ['Chief', 12],
        ['CIO', 11],
      ],
      { mapped },
    ),
  ]).toEqual([NOTHING, { ...LOOKED, conflicts: [conflict('local', 'CTO')] }, { ...LOOKED, conflicts: [conflict('local', 'CIO')] }]);
});

it('keeps a word of the CRM without a counterpart as it can be kept', () => {
  const mapped = line('title', { transform: { kind: 'picklist_map', pairs: [{ crm: 'Chief', ours: 'CTO' }] } });
  const before = (value: FieldValue) =>
    found(
      [
        ['Chief', 12],
        [value, 11],
      ],
      { mapped },
    ).conflicts;
  expect(before('C\0O')).toEqual([conflict('local', 'C\ufffdO')]);
  expect(before(7)).toEqual([conflict('local', 7)]);
});
