import { expect, it } from 'vitest';
import { causeOf } from '#domain/crm-sync/error-cause.ts';
import type { LeftOut, RowResult } from '#ports/crm.ts';
import { claimed, sentRow } from '../../../test/sent-row.ts';
import type { HumanValue } from './human-value.ts';
import { isToBeRead, outcomeOf, type SentRow, toSaid } from './write-outcome.ts';

const readAs = new Date('2026-03-01T09:00:00Z');
const noted = [{ value: 'CTO', at: readAs }];
const written = { base: 'CIO', sent: 'CTO', readAt: '2026-03-01T08:00:00.000Z' };
const human: HumanValue = {
  values: { Title: 'CTO', City: null },
  base: { title: 'CTO', city: null },
  readAs,
  changes: [],
  fields: { title: { crmField: 'Title', changes: noted, written }, city: { crmField: 'City', changes: [], written: null } },
};
const one: HumanValue = {
  ...human,
  values: { Title: 'CTO' },
  base: { title: 'CTO' },
  fields: { title: { crmField: 'Title', changes: noted, written } },
};
const changes = { tier: 2, band: 'Warm' };
const sent = (more: Partial<SentRow> = {}): SentRow => sentRow({ row: claimed({ human: true }), changes, human, ...more });
const taken = (leftOut?: LeftOut): RowResult => ({ externalId: '003A', failure: null, ...(leftOut ? { leftOut } : {}) });
const failed = (failure: Partial<RowResult['failure']>): RowResult => ({
  externalId: '003A',
  failure: { code: 'INVALID_EMAIL', message: 'Email: no such thing', permanent: true, gone: false, ...failure },
});

const WRITTEN = {
  id: 'link-1',
  generation: '7',
  changes,
  human: { title: 'CTO', city: null },
  noted: { title: noted, city: [] },
  written: { title: written },
  code: null,
  message: null,
  cause: null,
  again: false,
  alone: false,
  refused: {},
  stays: false,
};
const cause = causeOf('INVALID_EMAIL', 'Email: no such thing').key;
const REFUSED = { ...WRITTEN, code: 'INVALID_EMAIL', message: 'Email: no such thing', cause };

it('makes what was sent what both sides agree on, once the CRM took it', () => {
  expect(outcomeOf(sent(), taken())).toEqual(WRITTEN);
});

it('agrees on nothing in a field the CRM does not have', () => {
  expect(outcomeOf(sent(), taken({ owned: ['tier'], values: ['Title'] }))).toEqual({
    ...WRITTEN,
    changes: { band: 'Warm' },
    human: { city: null },
    noted: { city: [] },
    written: {},
  });
});

it('a field of the CRM that is called like one of ours is not taken for it', () => {
  expect(outcomeOf(sent(), taken({ owned: [], values: ['tier'] }))).toEqual(WRITTEN);
  expect(outcomeOf(sent(), taken({ owned: ['Title'], values: [] }))).toEqual(WRITTEN);
});

it('takes a record that needed no call for written', () => {
  expect(outcomeOf(sentRow(), undefined)).toEqual({ ...WRITTEN, changes: {}, human: {}, noted: {}, written: {} });
});

it.each<[string, SentRow, Partial<RowResult['failure']>, object]>([
  ['several human values are tried one by one', sent(), {}, { refused: { suspects: human.base }, alone: true }],
  [
    'of those refused together others are still to be tried',
    sent({ human: one, more: true, row: claimed({ human: true, refused: { suspects: human.base } }), changes: {} }),
    {},
    { changes: {}, human: one.base, noted: { title: noted }, refused: { suspects: human.base, human: one.base }, alone: true },
  ],
  [
    'one human value is left out first, and ours tried alone',
    sent({ human: one }),
    {},
    { human: one.base, noted: { title: noted }, refused: { human: one.base }, alone: true },
  ],
  [
    'with none of ours beside it there is nothing to try alone',
    sent({ human: one, changes: {} }),
    {},
    { changes: {}, human: one.base, noted: { title: noted }, refused: { human: one.base } },
  ],
  [
    'ours, sent alone, are refused beside what was refused before',
    sentRow({ row: claimed({ refused: { human: { title: 'Boss' } } }), changes }),
    {},
    { human: {}, noted: {}, written: {}, refused: { human: { title: 'Boss' }, owned: changes } },
  ],
  ['a record that is gone is no refusal: it is owed until it is read', sent(), { gone: true }, { again: true }],
  ['what may pass is tried again', sent(), { permanent: false }, { again: true }],
  ['what may pass is no turn of the next of those refused together', sent({ more: true }), { permanent: false }, { again: true }],
  [
    'what may pass says nothing of what was refused before',
    sent({ row: claimed({ human: true, refused: { owned: { tier: 1 } } }) }),
    { permanent: false },
    { again: true, refused: { owned: { tier: 1 } } },
  ],
])('after a failure %s', (_, row, failure, expected) => {
  expect(outcomeOf(row, failed(failure))).toEqual({ ...REFUSED, ...expected });
});

const refused = { human: { title: 'CTO' }, owned: { tier: 2 } };
it.each<[string, { human: boolean; isHeldBack: boolean; held?: string[]; changes: SentRow['changes'] }, object]>([
  ['all that was sent again is taken back', { human: true, isHeldBack: false, changes }, {}],
  ['human values that nobody looked at stay refused', { human: false, isHeldBack: false, changes }, { human: refused.human }],
  ['human values that were held back stay refused, ours went', { human: true, isHeldBack: true, held: ['title'], changes }, { human: refused.human }],
  ['all that was held back stays refused', { human: true, isHeldBack: true, held: ['title'], changes: {} }, refused],
  ['a human value that changed is refused no longer', { human: true, isHeldBack: true, held: [], changes }, {}],
  ['of ours nothing was held back where nothing was to be sent', { human: false, isHeldBack: false, changes: {} }, { human: refused.human }],
])('a success: %s', (_, { human: looked, isHeldBack, held = [], changes: own }, left) => {
  const row = sentRow({ row: claimed({ human: looked, refused }), changes: own, isHeldBack, held });
  expect(outcomeOf(row, taken())).toEqual({
    ...WRITTEN,
    changes: own,
    human: {},
    noted: {},
    written: {},
    refused: left,
    stays: Object.keys(left).length > 0,
  });
});

it('goes on with what was refused together until each was tried', () => {
  const row = claimed({ human: true, refused: { suspects: human.base } });
  const went = { ...WRITTEN, changes: {}, human: one.base, noted: { title: noted } };
  expect(outcomeOf(sent({ row, human: one, changes: {}, more: true }), taken())).toEqual({
    ...went,
    refused: { suspects: human.base },
    stays: true,
    alone: true,
  });
  expect(outcomeOf(sent({ row, human: one, changes: {} }), taken())).toEqual(went);
});

it('keeps of a refusal only what there was', () => {
  const kept = (row: SentRow['row']) => outcomeOf(sentRow({ row, isHeldBack: true }), undefined).refused;
  expect([
    kept(claimed({ refused: { owned: { tier: 2 } } })),
    kept(claimed({ refused: { human: { title: 'CTO' } } })),
    kept(claimed()),
  ]).toStrictEqual([{ owned: { tier: 2 } }, { human: { title: 'CTO' } }, {}]);
});

it.each<[string, SentRow, RowResult | undefined, boolean]>([
  ['human values the CRM took: it may have made something else of them', sent(), taken(), true],
  ['human values that may pass: somebody may have been there first', sent(), failed({ permanent: false }), true],
  ['human values it refused', sent(), failed({}), false],
  ['ours alone', sentRow({ changes }), taken(), false],
  ['ours alone, that may pass', sentRow({ changes }), failed({ permanent: false }), false],
  ['a record that cannot be found', sentRow({ changes }), failed({ gone: true }), true],
  ['a record that needed no call', sentRow(), undefined, false],
])('is to be read again or not: %s', (_, row, result, expected) => {
  expect(isToBeRead(row, result)).toBe(expected);
});

it('says of an outcome what its link gets, and nothing that is empty', () => {
  expect([
    toSaid(WRITTEN),
    toSaid({ ...WRITTEN, changes: {}, human: {}, noted: {}, written: {} }),
    toSaid({ ...REFUSED, human: {}, noted: {}, written: {}, again: true, alone: true, refused: { owned: { tier: 2 } }, stays: true }),
  ]).toStrictEqual([
    { id: 'link-1', changes, human: WRITTEN.human, noted: WRITTEN.noted, written: WRITTEN.written },
    { id: 'link-1', changes: {} },
    { id: 'link-1', changes, code: 'INVALID_EMAIL', message: 'Email: no such thing', cause, refused: { owned: { tier: 2 } }, stays: true },
  ]);
});
