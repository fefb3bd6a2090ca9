import { expect, it } from 'vitest';
import type { FieldShape } from './field-value.ts';
import type { Transform } from './transform.ts';
import { fieldNameOf, pickOf, shapeOfOwn, transformOf, waysBetween, waysToOwnField } from './transform-pick.ts';

const text: FieldShape = { type: 'text' };
const texts = { ours: text, crm: text };

it.each<[Transform, string, string]>([
  [{ kind: 'identity' }, 'identity', ''],
  [{ kind: 'split_name', part: 'last' }, 'split_name:last', ''],
  [{ kind: 'number_scale', power: -2 }, 'number_scale:-2', ''],
  [{ kind: 'boolean_of_text', yes: ['Ja', 'Y'], no: ['Nein'] }, 'boolean_of_text', 'Ja = yes; Y = yes; Nein = no'],
  [
    {
      kind: 'picklist_map',
      pairs: [
        { crm: 'Hot', ours: 'A' },
        { crm: 'Cold', ours: 'B, C' },
      ],
    },
    'picklist_map',
    'Hot = A; Cold = B, C',
  ],
  [{ kind: 'constant_in', value: 'CRM' }, 'constant_in', 'CRM'],
  [{ kind: 'constant_out', value: null }, 'constant_out', ''],
])('%o is picked as %s "%s", and back', (transform, choice, detail) => {
  expect(pickOf(transform)).toEqual({ choice, detail });
  expect(transformOf({ choice, detail }, texts)).toEqual(transform);
});

it.each<[string, string]>([
  ['picklist_map', ''],
  ['picklist_map', 'Hot'],
  ['picklist_map', '= A'],
  ['picklist_map', 'Hot ='],
  ['boolean_of_text', 'Ja = yes'],
  ['boolean_of_text', 'Ja = yes; Nein = maybe'],
  ['no_such', ''],
  ['number_scale:9', ''],
])('%s "%s" is not understood', (choice, detail) => {
  expect(transformOf({ choice, detail }, texts)).toBeNull();
});

it('a constant is of the kind of the field that gets it', () => {
  const shapes = { ours: { type: 'boolean' }, crm: { type: 'integer' } } as const;
  expect(transformOf({ choice: 'constant_in', detail: 'No' }, shapes)).toEqual({ kind: 'constant_in', value: false });
  expect(transformOf({ choice: 'constant_in', detail: 'perhaps' }, shapes)).toBeNull();
  expect(transformOf({ choice: 'constant_out', detail: ' 7 ' }, shapes)).toEqual({ kind: 'constant_out', value: 7 });
  expect(transformOf({ choice: 'constant_out', detail: 'seven' }, shapes)).toBeNull();
});

it('offers what fits the kinds, each with the ways it can go', () => {
  expect(waysBetween('number', 'integer').map(({ choice, directions }) => `${choice} ${directions.join()}`)).toEqual([
    'identity both,in,out',
    'number_scale:-3 both,in,out',
    'number_scale:-2 both,in,out',
    'number_scale:2 both,in,out',
    'number_scale:3 both,in,out',
    'constant_in in',
    'constant_out out',
  ]);
  expect(waysBetween('text', 'date').map(({ choice, directions }) => `${choice} ${directions.join()}`)).toEqual([
    'identity in',
    'constant_in in',
    'constant_out out',
  ]);
  expect(waysBetween('text', 'url').find(({ choice }) => choice === 'domain_of_url')).toEqual({ choice: 'domain_of_url', directions: ['in'] });
  expect(waysBetween('boolean', 'picklist').map(({ choice }) => choice)).toEqual(['boolean_of_text', 'constant_in', 'constant_out']);
});

it('a field that a line makes can be of any kind the transform gives', () => {
  expect(waysToOwnField('picklist').map(({ choice }) => choice)).toEqual(
    expect.arrayContaining(['identity', 'picklist_map', 'boolean_of_text', 'words_of_code']),
  );
  expect(waysToOwnField('date').map(({ choice }) => choice)).toEqual(['identity', 'constant_in', 'constant_out']);
  expect([shapeOfOwn({ kind: 'identity' }), shapeOfOwn({ kind: 'number_scale', power: 2 }), shapeOfOwn({ kind: 'trim' })]).toEqual([
    undefined,
    { type: 'number' },
    { type: 'text' },
  ]);
});

it.each([
  ['Buying role', 'buying_role'],
  ['buying_role', 'buying_role'],
  ['Größe (cm)', 'grosse_cm'],
  ['9 lives', null],
  ['—', null],
])('"%s" is called %s', (said, name) => {
  expect(fieldNameOf(said)).toBe(name);
});
