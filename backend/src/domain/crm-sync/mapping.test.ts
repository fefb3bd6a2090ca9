import { expect, it } from 'vitest';
import type { FieldType } from './field-value.ts';
import { type CrmField, type FieldMapping, type MappedObject, type MappingProblemCode, validateMapping } from './mapping.ts';

const crm = (name: string, type: FieldType, more: Partial<CrmField> = {}): CrmField => ({
  name,
  shape: { type },
  isReadOnly: false,
  isFormula: false,
  isRequired: false,
  isOwned: false,
  hasHistory: false,
  ...more,
});
const options = [{ value: 'Open', label: 'Open' }];
const OBJECT: MappedObject = {
  ours: [
    { name: 'city', shape: { type: 'text' }, isReadOnly: false },
    { name: 'id', shape: { type: 'text' }, isReadOnly: true },
    { name: 'employees', shape: { type: 'integer' }, isReadOnly: false },
    { name: 'active', shape: { type: 'boolean' }, isReadOnly: false },
    { name: 'stage', shape: { type: 'picklist', options: [{ value: 'new', label: 'New' }] }, isReadOnly: false },
  ],
  crm: [
    crm('City', 'text', { hasHistory: true }),
    crm('Town', 'text'),
    crm('Id', 'text', { isReadOnly: true }),
    crm('Total', 'number', { isFormula: true, isReadOnly: true }),
    crm('Employees', 'number'),
    crm('Flag', 'picklist'),
    crm('Stage', 'picklist', { shape: { type: 'picklist', options } }),
    crm('Since', 'date'),
    crm('Score', 'number', { isOwned: true }),
    crm('Name', 'text', { isRequired: true }),
    crm('Number', 'text', { isRequired: true, isReadOnly: true }),
    crm('Key', 'text', { isRequired: true, isOwned: true }),
  ],
  mayCreate: false,
};
const line = (field: string, crmField: string, more: Partial<FieldMapping> = {}): FieldMapping => ({
  field,
  crmField,
  direction: 'both',
  authority: 'crm_wins',
  transform: { kind: 'identity' },
  ...more,
});

it.each<[string, FieldMapping, MappingProblemCode[]]>([
  ['two texts', line('city', 'City'), []],
  ['a field of ours that is not there', line('town', 'City'), ['unknown_field']],
  ['a field of theirs that is not there', line('city', 'Stadt', { direction: 'off' }), ['unknown_crm_field']],
  ['neither there', line('town', 'Stadt'), ['unknown_field', 'unknown_crm_field']],
  ['switched off', line('employees', 'City', { direction: 'off' }), []],
  ['ours cannot be written', line('id', 'City', { direction: 'in' }), ['read_only_field']],
  ['ours need not be written', line('id', 'City', { direction: 'out' }), []],
  ['theirs cannot be written', line('city', 'Id'), ['read_only_target']],
  ['theirs need not be written', line('city', 'Id', { direction: 'in' }), []],
  ['a formula', line('employees', 'Total', { direction: 'out' }), ['formula_target']],
  ['a formula that is only read', line('employees', 'Total', { direction: 'in' }), []],
  ['one of our own fields', line('employees', 'Score', { direction: 'in' }), ['owned_field']],
  ['a domain back into a URL', line('city', 'City', { transform: { kind: 'domain_of_url' } }), ['one_way_transform']],
  ['a domain out of a URL', line('city', 'City', { transform: { kind: 'domain_of_url' }, direction: 'in' }), []],
  ['a constant for them, read', line('city', 'City', { transform: { kind: 'constant_out', value: 1 }, direction: 'in' }), ['one_way_transform']],
  ['a constant for them', line('employees', 'City', { transform: { kind: 'constant_out', value: 1 }, direction: 'out' }), []],
  ['a text and a number', line('city', 'Employees'), ['type_mismatch']],
  ['a number read as text', line('city', 'Employees', { direction: 'in' }), []],
  ['a number written as text', line('employees', 'City', { direction: 'out' }), []],
  ['a text written as number', line('city', 'Employees', { direction: 'out' }), ['type_mismatch']],
  ['a number written into a list', line('employees', 'Flag', { direction: 'out' }), ['type_mismatch']],
  ['two numbers', line('employees', 'Employees', { transform: { kind: 'number_scale', power: 3 } }), []],
  ['a scaled text', line('city', 'Employees', { transform: { kind: 'number_scale', power: 3 }, direction: 'in' }), ['type_mismatch']],
  ['a yes out of a list', line('active', 'Flag', { transform: { kind: 'boolean_of_text', yes: ['Y'], no: ['N'] } }), []],
  ['a yes into a text', line('city', 'Flag', { transform: { kind: 'boolean_of_text', yes: ['Y'], no: ['N'] } }), ['type_mismatch']],
  ['a date in capitals', line('city', 'Since', { transform: { kind: 'upper' }, direction: 'in' }), ['type_mismatch']],
  ['lists, value by value', line('stage', 'Stage', { transform: { kind: 'picklist_map', pairs: [{ crm: 'Open', ours: 'new' }] } }), []],
  [
    'a value their list lacks',
    line('stage', 'Stage', { transform: { kind: 'picklist_map', pairs: [{ crm: 'x', ours: 'new' }] } }),
    ['unknown_option'],
  ],
  [
    'a value our list lacks',
    line('stage', 'Stage', { transform: { kind: 'picklist_map', pairs: [{ crm: 'Open', ours: 'x' }] } }),
    ['unknown_option'],
  ],
  ['values of a field without a list', line('city', 'City', { transform: { kind: 'picklist_map', pairs: [{ crm: 'x', ours: 'y' }] } }), []],
  ['the newest, with history', line('city', 'City', { authority: 'newest' }), []],
  ['the newest, without', line('city', 'Town', { authority: 'newest' }), ['no_field_history']],
  ['the newest, one way', line('city', 'Town', { authority: 'newest', direction: 'in' }), []],
])('%s', (_, mapping, codes) => {
  expect(validateMapping([mapping], OBJECT)).toEqual(codes.map((code) => ({ code, field: mapping.field, crmField: mapping.crmField })));
});

it('refuses a second line that writes the same place', () => {
  const out = { direction: 'out' } as const;
  expect(validateMapping([line('city', 'City'), line('city', 'Town')], OBJECT)).toEqual([{ code: 'doubled_field', field: 'city', crmField: 'Town' }]);
  expect(validateMapping([line('city', 'City'), line('id', 'City', out)], OBJECT)).toEqual([
    { code: 'doubled_target', field: 'id', crmField: 'City' },
  ]);
  expect(validateMapping([line('city', 'City'), line('city', 'Town', out)], OBJECT)).toEqual([]);
  expect(validateMapping([line('city', 'City', { direction: 'in' }), line('id', 'City', out)], OBJECT)).toEqual([]);
  expect(validateMapping([line('city', 'City', { direction: 'off' }), line('city', 'City')], OBJECT)).toEqual([]);
});

it('asks for what a new record must have', () => {
  const creating = { ...OBJECT, mayCreate: true };
  const missing = [{ code: 'required_unmapped', field: null, crmField: 'Name' }];
  expect(validateMapping([line('city', 'City')], creating)).toEqual(missing);
  expect(validateMapping([line('city', 'Name', { direction: 'in' })], creating)).toEqual(missing);
  expect(validateMapping([line('city', 'Name')], creating)).toEqual([]);
  expect(validateMapping([], OBJECT)).toEqual([]);
});
