import { expect, it } from 'vitest';
import { claimed, noHuman, sentRow } from '../../../test/sent-row.ts';
import { toEntries } from './write-entries.ts';

const title = { field: 'title', crmField: 'Title', before: 'CIO', after: 'CTO', agreed: 'CIO' };
const human = { ...noHuman, changes: [title] };

it('keeps of each field what it held before and gets, an empty one as null', () => {
  const row = claimed({ base: { tier: 1 } });
  expect(toEntries([sentRow({ row, changes: { tier: 2, band: 'Warm', nextAction: null }, human })])).toEqual([
    { link: 'link-1', owned: { tier: [1, 2], band: [null, 'Warm'], nextAction: [null, null] }, human: [title], code: null },
  ]);
});

it('goes back beyond a write nobody knows the end of, for what was not written since', () => {
  const row = claimed({ base: { tier: 2 }, base_before: { tier: 1, band: 'Cool' } });
  expect(toEntries([sentRow({ row, changes: { tier: 3, band: 'Warm' } })])).toEqual([
    { link: 'link-1', owned: { tier: [2, 3], band: ['Cool', 'Warm'] }, human: [], code: null },
  ]);
});

it('has no entry for a record that gets nothing, and each refusal where it belongs', () => {
  const [ann, bob, kim] = [claimed({ id: 'ann' }), claimed({ id: 'bob' }), claimed({ id: 'kim' })];
  const rows = [sentRow({ row: ann, human }), sentRow({ row: bob }), sentRow({ row: kim, changes: { tier: 1 } })];
  expect(toEntries(rows, new Map([['kim', 'NO']]))).toEqual([
    { link: 'ann', owned: {}, human: [title], code: null },
    { link: 'kim', owned: { tier: [null, 1] }, human: [], code: 'NO' },
  ]);
});
