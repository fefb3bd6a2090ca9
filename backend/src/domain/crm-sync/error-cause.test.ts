import { describe, expect, test } from 'vitest';
import { causeLine, causeText } from '@salesos/shared/labels/sync-health';
import { causeOf } from './error-cause.ts';

const sameCause: [string, string, string, string][] = [
  ['one rule, whatever the record', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'State is required', 'State is required'],
  ['an address', 'INVALID_EMAIL_ADDRESS', 'Email: invalid email address: a@b.example', 'Email: invalid email address: kim.li@c.example'],
  ['an id', 'DUPLICATE_VALUE', 'duplicates value on record with id: 003Hp00000ABCDE', 'duplicates value on record with id: 003Hp00000ABCDF'],
  ['a number', 'STRING_TOO_LONG', 'First Name: data value too large (max length=40) 4711', 'First Name: data value too large (max length=40) 12345'],
];

test.each(sameCause)('%s: records refused for the same thing have one cause', (_, code, one, other) => {
  expect(causeOf(code, one)).toEqual(causeOf(code, other));
});

test('keys are kept with records, so a cause is called the same in each version', () => {
  expect([causeOf('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'State is required'), causeOf(null, null)]).toEqual([
    { key: 'validation_rule-17wg6f1', kind: 'validation_rule', said: 'State is required' },
    { key: 'other-0aa2mbj', kind: 'other', said: '' },
  ]);
});

test('capitals make no other cause', () => {
  expect(causeOf('X', 'STATE is required').key).toBe(causeOf('X', 'State Is Required').key);
});

test('that a record is gone says all there is to say', () => {
  expect(causeOf('ENTITY_IS_DELETED', 'entity is deleted')).toEqual({ key: 'gone-09xjleb', kind: 'gone', said: '' });
});

test.each([
  ['see kim.li@c.example, or 003Hp00000ABCDE and 003Hp00000ABCDEFGH;\n 12 of 4711', 'see …, or … and …; 12 of …'],
  ['responsibilities of an undertaking', 'responsibilities of an undertaking'],
  ['HubSpot 409 CONFLICT: Contact exists', 'Contact exists'],
  ['As HubSpot 409 CONFLICT: said', 'As HubSpot … CONFLICT: said'],
  ['x'.repeat(160), 'x'.repeat(160)],
  ['x'.repeat(161), `${'x'.repeat(159)}…`],
])('%j is said as %j', (message, said) => {
  expect(causeOf('X', message).said).toBe(said);
});

test('another code or another rule is another cause', () => {
  const keys = [
    causeOf('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'State is required'),
    causeOf('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Phone is required'),
    causeOf('REQUIRED_FIELD_MISSING', 'State is required'),
  ].map(({ key }) => key);
  expect(new Set(keys).size).toBe(3);
});

test('the sentence of a rule is taken out of the report it came in', () => {
  const report =
    'HubSpot 400 VALIDATION_ERROR: Property values were not valid: [{"isValid":false,"message":"phone \\"x\\" is too short","name":"phone"}]';
  expect(causeOf('VALIDATION_ERROR', report)).toEqual({
    key: 'bad_value-0qgxef9',
    kind: 'bad_value',
    said: 'phone "x" is too short',
  });
});

describe('in words', () => {
  test('a validation rule', () => {
    const { kind, said } = causeOf('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'State is required.');
    expect(causeLine(kind, said, { contact: 37 })).toBe('37 contacts: “State is required”, says a validation rule of your CRM.');
    expect(causeText(kind, said)).toBe('“State is required”, says a validation rule of your CRM.');
  });
  test('what has no words, and several kinds of records', () => {
    const { kind, said } = causeOf(null, null);
    expect(causeLine(kind, said, { account: 1, lead: 2, activity: 1 })).toBe('1 account, 2 leads and 1 activity: no reason given.');
  });
});

test('keys are safe in a URL', () => {
  for (const message of ['ü/?&#', 'a'.repeat(5000), '']) expect(causeOf('X', message).key).toMatch(/^[a-z_]+-[0-9a-z]{7}$/);
});
