import { expect, it } from 'vitest';
import type { FieldType, FieldValue } from '#domain/crm-sync/field-value.ts';
import { line, record, row } from '../../../test/merge-input.ts';
import { ownValue, readValues, typed } from './read-values.ts';

const stages = { kind: 'picklist_map', pairs: [{ crm: 'Open', ours: 'new' }] } as const;

it('reads what it is shown, by our names; not what is hidden or has no counterpart on our side', () => {
  const lines = [
    line('title'),
    line('city'),
    line('phone'),
    line('stage', { transform: stages }),
    line('status', { transform: stages }),
    line('size', { shape: { type: 'integer' } }),
    line('amount', { shape: { type: 'number' } }),
  ];
  const shown = { Crmtitle: 'CTO', Crmcity: null, Crmstage: 'Open', Crmstatus: 'Lost', Crmsize: 'many', Crmamount: '12.50', Other: 'x' };
  expect(readValues(lines, record(shown))).toEqual({ title: 'CTO', city: null, stage: 'new', amount: 12.5 });
});

it('compares a value that stands for all records as the CRM says it', () => {
  const source = line('source', { transform: { kind: 'constant_out', value: 'SalesOS' }, direction: 'out' });
  expect([readValues([source], record({ Crmsource: 'Web' })), ownValue(source, row({ source: 'x' }))]).toEqual([{ source: 'Web' }, 'SalesOS']);
});

it('reads a text as it can be kept', () => {
  expect(readValues([line('title'), line('city')], record({ Crmtitle: 'a\0b', Crmcity: 'c\ud83d' }))).toEqual({ title: 'a\ufffdb', city: 'c\ufffd' });
});

it('has an empty value of ours where there is none', () => {
  expect([ownValue(line('title'), row({ title: 'CTO' })), ownValue(line('title'), row({}))]).toEqual(['CTO', null]);
});

it.each<[FieldType, FieldValue, FieldValue | undefined]>([
  ['number', '12.50', 12.5],
  ['number', 'many', undefined],
  ['number', '', undefined],
  ['integer', '12.6', 13],
  ['integer', 'many', undefined],
  ['boolean', 'yes', true],
  ['integer', '2147483647', 2_147_483_647],
  ['integer', '-2147483648', undefined],
  ['integer', '99999999999', undefined],
  ['boolean', 'maybe', undefined],
  ['date', 'soon', undefined],
  ['date', '20260-03-01T00:00:00Z', undefined],
  ['date', '20260-03-01', undefined],
  ['date', '2026-03-011', undefined],
  ['date', '0000-01-01', undefined],
  ['date', '2026-03-01T00:00:00Z', '2026-03-01'],
  ['instant', '2026-03-01', '2026-03-01T00:00:00Z'],
  ['text', ' as it is ', ' as it is '],
  ['text', 'a'.repeat(1_001), 'a'.repeat(1_001)],
  ['email', ' A@x.example', ' A@x.example'],
  ['email', 'a'.repeat(1_000), 'a'.repeat(1_000)],
  ['email', 'a'.repeat(1_001), undefined],
  ['email', null, null],
  ['picklist', ' x ', ' x '],
  ['integer', null, null],
])('a CRM that says everything as text: %s %j is %j', (type, value, expected) => {
  expect(typed(value, { type })).toBe(expected);
});
