import { expect, it } from 'vitest';
import { line, record } from '../../../test/merge-input.ts';
import type { CrmRecord } from '#ports/crm.ts';
import type { ObjectMapping } from './load-mapping.ts';
import { partRecords } from './part-records.ts';

const fields = [line('email', { crmField: 'Email', shape: { type: 'email' } })];
const mapping: ObjectMapping = { fields, all: fields, standard: fields, crmFields: ['Email'] };
const person = (externalId: string, more: Partial<CrmRecord> = {}, email: string | null = `${externalId}@a.example`): CrmRecord =>
  record({}, { externalId, values: { Email: email }, ...more });
const many = (count: number): CrmRecord[] => Array.from({ length: count }, (_, n) => person(`n${n}`));
const sizesOf = (records: readonly CrmRecord[]) => partRecords(records, new Map(), mapping).beside.map((part) => part.length);
const idsOf = (records: readonly CrmRecord[]): string[] => records.map(({ externalId }) => externalId);

it.each([
  [999, []],
  [1000, [500, 500]],
  [1499, [750, 749]],
  [1500, [500, 500, 500]],
  [5000, [1667, 1667, 1666]],
])('%i records that have nothing to do with each other', (count, sizes) => {
  expect(sizesOf(many(count))).toEqual(sizes);
});

it('what concerns another record, and everybody it concerns, is in one unit', () => {
  const twice = person('twice');
  const special = [
    person('deleted', { fate: { is: 'deleted' } }),
    person('loser', { fate: { is: 'merged', into: 'winner' } }),
    person('winner'),
    person('converted', { fate: { is: 'converted', contactExternalId: 'x', accountExternalId: null, opportunityExternalId: null } }),
    person('absorber', { absorbed: ['absorbed'] }),
    person('absorbed'),
    person('outside'),
    person('one', {}, 'Same@a.example'),
    person('other', {}, ' same@A.example'),
    twice,
    twice,
  ];
  const nobodys = [
    person('shared', {}, 'info@a.example'),
    person('shared too', {}, 'info@a.example'),
    person('none', {}, null),
    person('none too', {}, null),
  ];
  const page = [...special, ...many(1000), ...nobodys];
  const { beside, together } = partRecords(page, new Map([['outside', 'owner']]), mapping);
  expect([idsOf(together), idsOf(beside.flat())]).toEqual([idsOf(special), idsOf([...many(1000), ...nobodys])]);
});

it('a page with a record that was made here stays whole: whose it is decides about all others', () => {
  const page = [...many(2000), person('made', { salesosId: 'b2f0a1f4-53c5-4a3b-8a4f-0a2b6a0f4a11' })];
  expect(partRecords(page, new Map(), mapping)).toEqual({ beside: [], together: page });
});

it('a page with too few others stays whole', () => {
  const page = [...many(999), ...Array.from({ length: 100 }, (_, n) => person(`gone ${n}`, { fate: { is: 'deleted' } }))];
  expect(partRecords(page, new Map(), mapping)).toEqual({ beside: [], together: page });
});
