import avro from 'avsc';
import { expect, it } from 'vitest';
import { fieldsIn } from './bitmap.ts';
import { decodeChange, parseSchema } from './decode-change.ts';

const text = ['null', 'string'];
const strings = { type: 'array', items: 'string' };
const record = (name: string, parts: readonly string[]) => ({ type: 'record', name, fields: parts.map((part) => ({ name: part, type: text })) });
const address = record('Address', ['Street', 'City', 'State', 'PostalCode', 'Country']);
const header = {
  type: 'record',
  name: 'ChangeEventHeader',
  fields: [
    { name: 'entityName', type: 'string' },
    { name: 'recordIds', type: strings },
    { name: 'changeType', type: { type: 'enum', name: 'ChangeType', symbols: ['CREATE', 'UPDATE', 'SNAPSHOT'] } },
    { name: 'changeOrigin', type: 'string' },
    { name: 'transactionKey', type: 'string' },
    { name: 'sequenceNumber', type: 'int' },
    { name: 'commitTimestamp', type: 'long' },
    { name: 'commitNumber', type: 'long' },
    { name: 'commitUser', type: 'string' },
    { name: 'nulledFields', type: strings },
    { name: 'diffFields', type: strings },
    { name: 'changedFields', type: strings },
  ],
};
/** Fields 0 to 5, then as many more as a bitmap of five bytes can name. */
const json = JSON.stringify({
  type: 'record',
  name: 'AccountChangeEvent',
  namespace: 'com.sforce.eventbus',
  fields: [
    { name: 'ChangeEventHeader', type: header },
    { name: 'Name', type: ['null', 'string', record('Switchable_PersonName', ['Salutation', 'FirstName', 'LastName'])] },
    { name: 'BillingAddress', type: ['null', address] },
    { name: 'ShippingAddress', type: ['null', 'Address'] },
    { name: 'Phone', type: text },
    { name: 'LastModifiedDate', type: ['null', 'long'] },
    ...Array.from({ length: 34 }, (_, index) => ({ name: `F${index + 6}`, type: text })),
  ],
});
const schema = parseSchema(json);

it.each([
  [[], []],
  [['0x00'], []],
  [['0x30'], ['Phone', 'LastModifiedDate']],
  [['0x02'], ['Name']],
  [['0x8000000000'], ['F39']],
  [['0x650004e0'], ['LastModifiedDate', 'F6', 'F7', 'F10', 'F24', 'F26', 'F29', 'F30']],
  [
    ['0x20', '1-0x06', '3-0x12'],
    ['LastModifiedDate', 'Name.FirstName', 'Name.LastName', 'ShippingAddress.City', 'ShippingAddress.Country'],
  ],
  [['2-0x01'], ['BillingAddress.Street']],
])('%j names %j', (bitmaps, names) => {
  expect(fieldsIn(bitmaps, schema)).toEqual(names);
});

it.each([
  ['0x010000000000', 'com.sforce.eventbus.AccountChangeEvent has no field 40'],
  ['99-0x01', 'com.sforce.eventbus.AccountChangeEvent has no field 99'],
  ['2-0x20', 'com.sforce.eventbus.Address has no field 5'],
  ['4-0x01', 'a field with parts is no record'],
  ['Name', 'not a bitmap: Name'],
  ['0xZZ', 'not a bitmap: 0xZZ'],
])('%s belongs to another schema', (bitmap, message) => {
  expect(() => fieldsIn([bitmap], schema)).toThrow(message);
});

it('reads a payload written by the plain rules, with counts beyond what a number holds', () => {
  const writer = avro.Type.forSchema(JSON.parse(json), { registry: { long: longOfTheVendor() } });
  const payload = writer.toBuffer({
    ChangeEventHeader: {
      entityName: 'Account',
      recordIds: ['001xx0000000001AAA', '001xx0000000002AAA'],
      changeType: 'UPDATE',
      changeOrigin: 'com/salesforce/api/rest/67.0;client=SalesOS',
      transactionKey: 'key-1',
      sequenceNumber: 1,
      commitTimestamp: 1_764_400_000_123n,
      commitNumber: 9_223_372_036_854_775_807n,
      commitUser: '005xx0000000001AAA',
      nulledFields: ['0x10', '2-0x02'],
      diffFields: [],
      changedFields: ['0x30', '2-0x02'],
    },
    ...Object.fromEntries(schema.fields.slice(1).map(({ name }) => [name, null])),
    Name: 'Acme',
    BillingAddress: { Street: null, City: null, State: null, PostalCode: null, Country: null },
  });
  expect(decodeChange(schema, payload)).toEqual({
    entityName: 'Account',
    recordIds: ['001xx0000000001AAA', '001xx0000000002AAA'],
    changeType: 'UPDATE',
    changeOrigin: 'com/salesforce/api/rest/67.0;client=SalesOS',
    transactionKey: 'key-1',
    committedAt: new Date(1_764_400_000_123),
    changedFields: ['Phone', 'LastModifiedDate', 'BillingAddress.City'],
    nulledFields: ['Phone', 'BillingAddress.City'],
  });
  expect(() => decodeChange(schema, payload.subarray(0, 10))).toThrow('truncated buffer');
});

function longOfTheVendor(): avro.types.LongType {
  return avro.types.LongType.__with({
    fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
    toBuffer: (value: bigint) => Buffer.from(BigInt64Array.of(value).buffer),
    fromJSON: BigInt,
    toJSON: Number,
    isValid: (value: unknown) => typeof value === 'bigint',
    compare: () => 0,
  });
}
