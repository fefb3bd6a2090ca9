import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FieldValue } from './field-value.ts';
import { applyIn, applyOut, definedWays, type Transform } from './transform.ts';

const ok = (value: FieldValue) => ({ ok: true, value });
const ONE_WAY = { ok: false, code: 'one_way' };
const UNMAPPED = { ok: false, code: 'unmapped_value' };
const YES_NO: Transform = { kind: 'boolean_of_text', yes: ['Y', 'Yes'], no: ['N'] };
const STAGES: Transform = {
  kind: 'picklist_map',
  pairs: [
    { crm: 'Open', ours: 'new' },
    { crm: 'Done', ours: 'won' },
  ],
};
const MERGED: Transform = {
  kind: 'picklist_map',
  pairs: [
    { crm: 'Open', ours: 'new' },
    { crm: 'Fresh', ours: 'new' },
  ],
};

it.each<[Transform, FieldValue, unknown, FieldValue, unknown]>([
  [{ kind: 'identity' }, ' a', ok(' a'), 7, ok(7)],
  [{ kind: 'trim' }, ' Aa ', ok('Aa'), ' B', ok('B')],
  [{ kind: 'lower' }, ' Aa ', ok('aa'), 'B', ok('b')],
  [{ kind: 'upper' }, 'Aa', ok('AA'), 'b', ok('B')],
  [{ kind: 'phone_digits' }, '+1 (415) 555', ok('+1415555'), '415 555', ok('415555')],
  [{ kind: 'domain_of_url' }, 'https://kim@www.Acme.example:8080/about?x#y', ok('acme.example'), 'acme.example', ONE_WAY],
  [{ kind: 'domain_of_url' }, 'S3://Acme.example', ok('acme.example'), null, ONE_WAY],
  [{ kind: 'domain_of_url' }, 'see acme.example', UNMAPPED, null, ONE_WAY],
  [{ kind: 'domain_of_url' }, 'acme.example, and others', UNMAPPED, null, ONE_WAY],
  [{ kind: 'domain_of_url' }, 'acme.example/a/b', ok('acme.example'), null, ONE_WAY],
  [{ kind: 'words_of_code' }, 'COMPUTER_SOFTWARE', ok('Computer software'), 'Banking', ONE_WAY],
  [{ kind: 'words_of_code' }, 'B2B', ok('B2b'), null, ONE_WAY],
  [{ kind: 'words_of_code' }, 'X', ok('X'), null, ONE_WAY],
  [{ kind: 'words_of_code' }, 'Computer SOFTWARE', ok('Computer SOFTWARE'), null, ONE_WAY],
  [{ kind: 'words_of_code' }, 'IT_and more', ok('IT_and more'), null, ONE_WAY],
  [{ kind: 'words_of_code' }, '2_WHEELS', ok('2_WHEELS'), null, ONE_WAY],
  [{ kind: 'words_of_code' }, 'HEALTH CARE', ok('HEALTH CARE'), null, ONE_WAY],
  [{ kind: 'domain_of_url' }, 'acme.example.', ok('acme.example'), null, ONE_WAY],
  [{ kind: 'domain_of_url' }, 'not a domain', UNMAPPED, '', ONE_WAY],
  [{ kind: 'country_code' }, 'germany', ok('DE'), 'de', ok('Germany')],
  [{ kind: 'country_code' }, 'Atlantis', UNMAPPED, 'XX', UNMAPPED],
  [{ kind: 'country_name' }, 'US', ok('United States'), 'USA', ok('US')],
  [{ kind: 'split_name', part: 'first' }, 'Ada M. Lovelace', ok('Ada M.'), 'Ada', ONE_WAY],
  [{ kind: 'split_name', part: 'last' }, 'Ada M. Lovelace', ok('Lovelace'), 'Ada', ONE_WAY],
  [{ kind: 'split_name', part: 'first' }, 'Ada  M.   Lovelace', ok('Ada M.'), 'Ada', ONE_WAY],
  [{ kind: 'split_name', part: 'first' }, 'Lovelace', ok(null), 'Ada', ONE_WAY],
  [{ kind: 'split_name', part: 'last' }, 'Lovelace', ok('Lovelace'), 'Ada', ONE_WAY],
  [YES_NO, 'yes', ok(true), true, ok('Y')],
  [YES_NO, ' n ', ok(false), false, ok('N')],
  [YES_NO, 'maybe', UNMAPPED, 'Y', UNMAPPED],
  [{ kind: 'boolean_of_text', yes: [' Y '], no: ['N'] }, 'y', ok(true), null, ok(null)],
  [{ kind: 'boolean_of_text', yes: [], no: ['N'] }, 'n', ok(false), false, ONE_WAY],
  [{ kind: 'boolean_of_text', yes: ['Y'], no: [] }, 'Y', ok(true), true, ONE_WAY],
  [{ kind: 'number_scale', power: -2 }, '1999', ok(19.99), 19.99, ok(1999)],
  [{ kind: 'number_scale', power: 3 }, 1.005, ok(1005), 1005, ok(1.005)],
  [{ kind: 'number_scale', power: 3 }, 'many', UNMAPPED, 'few', UNMAPPED],
  [STAGES, 'Done', ok('won'), 'new', ok('Open')],
  [STAGES, 'Lost', UNMAPPED, 'Open', UNMAPPED],
  [MERGED, 'Fresh', ok('new'), 'new', ONE_WAY],
  [{ kind: 'constant_in', value: 'x' }, 'anything', ok('x'), 'x', ONE_WAY],
  [{ kind: 'constant_out', value: 3 }, 'anything', ONE_WAY, 'anything', ok(3)],
])('%j makes of %j %j, and of ours %j %j', (transform, crm, inward, ours, outward) => {
  expect(applyIn(transform, crm)).toEqual(inward);
  expect(applyOut(transform, ours)).toEqual(outward);
});

const EVERY: readonly Transform[] = [
  { kind: 'identity' },
  { kind: 'trim' },
  { kind: 'lower' },
  { kind: 'upper' },
  { kind: 'phone_digits' },
  { kind: 'country_code' },
  { kind: 'country_name' },
  { kind: 'number_scale', power: 4 },
  YES_NO,
  STAGES,
];

it('says which ways there are', () => {
  expect(EVERY.map(definedWays)).toEqual(EVERY.map(() => ({ in: true, out: true })));
  expect(definedWays(MERGED)).toEqual({ in: true, out: false });
  expect(definedWays({ kind: 'constant_out', value: null })).toEqual({ in: false, out: true });
});

it.each(EVERY)('leaves empty what is empty: %j', (transform) => {
  expect([applyIn(transform, null), applyOut(transform, null)]).toEqual([ok(null), ok(null)]);
});

it('comes back to the same value of ours by way of the CRM', () => {
  const text = fc.constantFrom('a', 'B c', '+1 415', 'Germany', 'DE', 'FR', 'new', 'won', 'Open', '12.5');
  const value = fc.oneof(
    text,
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.integer().map((n) => n / 1_000),
  );
  fc.assert(
    fc.property(fc.constantFrom(...EVERY), value, (transform, crm) => {
      const ours = applyIn(transform, crm);
      if (!ours.ok) return;
      const back = applyOut(transform, ours.value);
      expect(back.ok).toBe(true);
      if (back.ok) expect(applyIn(transform, back.value)).toEqual(ours);
    }),
    { numRuns: 1_000 },
  );
});
