import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OPTIONS, shapes } from '../../../test/shapes.ts';
import { canonical } from './canonical.ts';
import type { FieldShape, FieldType, FieldValue } from './field-value.ts';

const noise = fc.constantFrom(
  '',
  ' ',
  '\r\n',
  '<p>',
  '</p>',
  '<br>',
  '&amp;',
  '&lt;',
  'e\u0301',
  '\u{1F600}',
  'İ',
  'ẞ',
  '+1',
  'x2',
  '.com/',
  ';',
  '1e5',
  'Won',
);
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.array(noise).map((parts) => parts.join('')),
);
const anyInstant = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }).map((date) => date.toISOString());
const anyValue: fc.Arbitrary<FieldValue> = fc.oneof(anyText, fc.double(), fc.integer(), fc.boolean(), fc.constant(null), anyInstant);
const anyShape: fc.Arbitrary<FieldShape> = fc
  .tuple(fc.constantFrom(...Object.values(shapes)), fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }))
  .map(([shape, maxLength]) => (maxLength === undefined ? shape : { ...shape, maxLength }));

it('finds nothing to change in what it made', () => {
  fc.assert(
    fc.property(anyValue, anyShape, (value, shape) => {
      const once = canonical(value, shape);
      expect(canonical(once, shape)).toBe(once);
    }),
    { numRuns: 1_000 },
  );
});

type Store = (value: FieldValue, shape: FieldShape) => FieldValue;
const text =
  (change: (text: string) => FieldValue): Store =>
  (value) =>
    typeof value === 'string' ? change(value) : value;
const decimals = (digits: number) => new Intl.NumberFormat('en', { useGrouping: false, maximumFractionDigits: digits });
/** What CRMs do to values on the way into their tables. */
const stores: readonly { readonly types: readonly FieldType[]; readonly store: Store }[] = [
  { types: Object.keys(shapes) as FieldType[], store: text((value) => (value.trim() === '' ? null : value.trim())) },
  { types: ['text', 'long_text'], store: text((value) => value.replaceAll('\r\n', '\n').normalize('NFC')) },
  { types: ['text', 'long_text'], store: text((value) => value.trim().normalize('NFD')) },
  { types: ['email'], store: text((value) => value.toLowerCase()) },
  {
    types: ['number', 'integer'],
    store: (value, { scale = 0 }) => (typeof value === 'number' && Number.isFinite(value) ? decimals(scale).format(value) : value),
  },
  { types: ['date'], store: text((value) => (/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00.000+0000` : value)) },
  { types: ['instant'], store: text((value) => value.replace(/(T\d{2}:\d{2}:\d{2})(?:\.\d+)?Z$/, '$1.000+0000')) },
  { types: ['picklist'], store: text((value) => OPTIONS.find((option) => option.value === value || option.label === value)?.value ?? value) },
  { types: ['multi_picklist'], store: text((value) => value.split(';').reverse().join(';')) },
  { types: ['boolean'], store: (value) => (typeof value === 'boolean' ? String(value) : value) },
  { types: ['reference'], store: text((value) => (value === '001D000000IRFma' ? '001D000000IRFmaIAH' : value)) },
];

it('makes of what a CRM stored what it made of what was sent: no eternal difference', () => {
  const wide: Readonly<Record<string, FieldShape>> = { text: { type: 'text' }, long_text: { type: 'long_text' } };
  const values = fc.oneof(anyValue, fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constantFrom('001D000000IRFma', 'Closed won', '2026-03-01'));
  fc.assert(
    fc.property(values, fc.constantFrom(...stores), fc.nat(), (value, { types, store }, pick) => {
      const type = types[pick % types.length] ?? 'text';
      const shape = wide[type] ?? shapes[type];
      const canon = (each: FieldValue) => canonical(each, shape);
      expect(canon(store(canon(value), shape))).toBe(canon(store(value, shape)));
      expect(canon(store(canon(value), shape))).toBe(canon(value));
    }),
    { numRuns: 1_000 },
  );
});
