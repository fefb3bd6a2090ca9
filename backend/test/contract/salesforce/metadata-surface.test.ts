import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyMetadata } from '../../../sandbox/salesforce/metadata/apply-metadata.ts';
import { readMetadata } from '../../../sandbox/salesforce/metadata/read-metadata.ts';
import { startTestOrg, type TestOrg } from '../../../sandbox/salesforce/test-org.ts';
import { fault, restCaller, withoutAttributes, type Call } from './rest-caller.ts';

let folder: string;
let org: TestOrg;
let call: Call;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'metadata-'));
  org = await startTestOrg();
  call = restCaller(org);
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await org.close();
});

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const put = (path: string, root: string, content: string): void =>
  write(path, `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">${content}</${root}>`);
const gadget = (name: string, type: string, more = ''): void =>
  put(
    `objects/Gadget__c/fields/${name}.field-meta.xml`,
    'CustomField',
    `<fullName>${name}</fullName><label>${name}</label><type>${type}</type>${more}`,
  );
const named = '<nameField><label>Name</label><type>Text</type></nameField>';
const value = (name: string, label: string, first = false): string =>
  `<fullName>${name}</fullName><default>${first}</default><label>${label}</label>`;

function apply(): readonly string[] {
  put('objects/Gadget__c/Gadget__c.object-meta.xml', 'CustomObject', `<label>Gadget</label><pluralLabel>Gadgets</pluralLabel>${named}`);
  const metadata = readMetadata(folder);
  applyMetadata(org.twin, metadata);
  return metadata.problems;
}
const made = async (body: object): Promise<string> => {
  const reply = await call('POST', '/sobjects/Gadget__c', { Name: 'g', ...body });
  expect([body, reply.status]).toEqual([body, 201]);
  return String(Object(reply.body).id);
};
const read = async (id: string, fields: string): Promise<unknown> => {
  const reply = await call('GET', `/sobjects/Gadget__c/${id}?fields=${fields}`);
  return withoutAttributes(Object(reply.body));
};

it('fills in defaults that are a number, a text or a choice, and names those that are formulas', async () => {
  gadget('Number__c', 'Number', '<precision>4</precision><scale>0</scale><defaultValue>5</defaultValue>');
  gadget('Text__c', 'Text', '<length>9</length><defaultValue>"hello"</defaultValue>');
  gadget('Day__c', 'Date', '<defaultValue>TODAY()</defaultValue>');
  gadget('Color__c', 'Picklist', '<valueSet><restricted>true</restricted><valueSetName>Colors</valueSetName></valueSet>');
  put(
    'globalValueSets/Colors.globalValueSet-meta.xml',
    'GlobalValueSet',
    `<customValue>${value('R', 'Red', true)}</customValue><customValue>${value('B', 'Blue')}</customValue>`,
  );
  expect(apply()).toEqual(['Gadget__c.Day__c: a default that is a formula; not filled in']);
  const id = await made({});
  expect(await read(id, 'Number__c,Text__c,Day__c,Color__c')).toEqual({ Number__c: 5, Text__c: 'hello', Day__c: null, Color__c: 'R' });
  expect((await call('GET', '/query?q=SELECT+toLabel(Color__c)+FROM+Gadget__c')).body).toMatchObject({ records: [{ Color__c: 'Red' }] });
  expect(fault(await call('POST', '/sobjects/Gadget__c', { Color__c: 'Red' }))).toBe('400 INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST');
});

it('takes numbers and case-sensitive texts as external ids, however they are sent', async () => {
  gadget('No__c', 'Number', '<precision>8</precision><scale>0</scale><externalId>true</externalId><unique>true</unique>');
  gadget('Code__c', 'Text', '<length>9</length><externalId>true</externalId><unique>true</unique><caseSensitive>true</caseSensitive>');
  gadget('Of__c', 'Lookup', '<referenceTo>Gadget__c</referenceTo><relationshipName>Parts</relationshipName>');
  apply();
  expect((await call('PATCH', '/sobjects/Gadget__c/No__c/7', { Name: 'seven' })).status).toBe(201);
  expect((await call('PATCH', '/sobjects/Gadget__c/No__c/7', { Name: 'again' })).status).toBe(200);
  const row = (no: unknown): object => ({ attributes: { type: 'Gadget__c' }, No__c: no, Name: 'many' });
  const many = await call('PATCH', '/composite/sobjects/Gadget__c/No__c', { records: [row(7), row('8'), row('x')] });
  expect(many.body).toMatchObject([{ created: false }, { created: true }, { success: false, errors: [{ statusCode: 'MISSING_ARGUMENT' }] }]);
  const id = await made({ Code__c: 'a', Of__r: { No__c: 7 } });
  expect(await read(id, 'Of__r.No__c')).toMatchObject({ Of__r: { No__c: 7 } });
  await made({ Code__c: 'A' });
  expect(fault(await call('POST', '/sobjects/Gadget__c', { Code__c: 'A' }))).toBe('400 DUPLICATE_VALUE');
  expect((await call('GET', '/sobjects/Gadget__c/Code__c/a?fields=Id')).body).toMatchObject({ Id: id });
});

it('has places as two numbers and a whole, users above users, children of a namespace', async () => {
  gadget('Spot__c', 'Location', '<scale>3</scale>');
  gadget('acme__Of__c', 'Lookup', '<referenceTo>Account</referenceTo><relationshipName>Gadgets</relationshipName>');
  put(
    'objects/User/fields/Boss__c.field-meta.xml',
    'CustomField',
    '<fullName>Boss__c</fullName><type>Hierarchy</type><relationshipName>Reports</relationshipName>',
  );
  expect(apply()).toEqual([]);
  const id = await made({ Spot__Latitude__s: 54.3, Spot__Longitude__s: 10.1, acme__Of__c: org.ids.accountIds['acme'] });
  expect(await read(id, 'Spot__c,acme__Of__r.Name')).toMatchObject({ Spot__c: { latitude: 54.3, longitude: 10.1 }, acme__Of__r: { Name: 'Acme' } });
  expect((await call('GET', '/query?q=SELECT+(SELECT+Name+FROM+acme__Gadgets__r)+FROM+Account')).body).toMatchObject({
    records: [{ acme__Gadgets__r: { totalSize: 1 } }],
  });
  expect((await call('GET', '/query?q=SELECT+Boss__r.Name+FROM+User+LIMIT+1')).status).toBe(200);
});

it('gives standard picklists the values of their set, and names a set no field has', async () => {
  put('standardValueSets/Industry.standardValueSet-meta.xml', 'StandardValueSet', `<standardValue>${value('Space', 'Space travel')}</standardValue>`);
  put('standardValueSets/CaseOrigin.standardValueSet-meta.xml', 'StandardValueSet', `<standardValue>${value('Web', 'Web')}</standardValue>`);
  expect(apply()).toEqual(['CaseOrigin: a standard value set of no field of the twin; left out']);
  const { fields } = Object((await call('GET', '/sobjects/Account/describe')).body) as { fields: { name: string; picklistValues: object[] }[] };
  expect(fields.find(({ name }) => name === 'Industry')?.picklistValues).toMatchObject([{ value: 'Space', label: 'Space travel' }]);
});

it('takes times of day, and nothing that is none', async () => {
  gadget('At__c', 'Time');
  apply();
  expect(await read(await made({ At__c: '09:30:15.5Z' }), 'At__c')).toEqual({ At__c: '09:30:15.500Z' });
  expect(await read(await made({ At__c: null }), 'At__c')).toEqual({ At__c: null });
  for (const wrong of ['25:00:00Z', '9:30', 'noon', 930])
    expect(fault(await call('POST', '/sobjects/Gadget__c', { At__c: wrong }))).toBe('400 JSON_PARSER_ERROR');
});

it('keeps a parent that a restricting lookup names', async () => {
  gadget(
    'Of__c',
    'Lookup',
    '<referenceTo>Account</referenceTo><relationshipName>Gadgets</relationshipName><deleteConstraint>Restrict</deleteConstraint>',
  );
  apply();
  const id = await made({ Of__c: org.ids.accountIds['acme'] });
  const account = `/sobjects/Account/${org.ids.accountIds['acme']}`;
  expect(fault(await call('DELETE', account))).toBe('400 DELETE_FAILED');
  expect((await call('DELETE', `/sobjects/Gadget__c/${id}`)).status).toBe(204);
  expect((await call('DELETE', account)).status).toBe(204);
});

it('shows a validation message at its field', async () => {
  gadget('Phone__c', 'Phone');
  put(
    'objects/Gadget__c/validationRules/R.validationRule-meta.xml',
    'ValidationRule',
    '<fullName>R</fullName><active>true</active><errorConditionFormula>ISBLANK(Phone__c)</errorConditionFormula><errorDisplayField>Phone__c</errorDisplayField><errorMessage>Please</errorMessage>',
  );
  apply();
  expect((await call('POST', '/sobjects/Gadget__c', { Name: 'x' })).body).toEqual([
    { errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Please', fields: ['Phone__c'] },
  ]);
});

it('says which file cannot be read and why, and that a folder holds nothing', () => {
  expect(readMetadata(folder).problems).toEqual(['nothing was found that describes an object: is this the right folder?']);
  for (const [text, expected] of [
    ['<CustomObject><label>x', /^objects\/Account\.object is no XML: line 1: /],
    ['', /^objects\/Account\.object is no XML: line 1: /],
    ['<CustomField/>', /^objects\/Account\.object is no CustomObject: its root element is another$/],
    [
      '<CustomObject><fields><fullName>A__c</fullName><length>long</length></fields></CustomObject>',
      /^objects\/Account\.object is no CustomObject: fields\.0\.length /,
    ],
  ] as const) {
    write('objects/Account.object', text);
    expect(() => readMetadata(folder)).toThrow(expected);
  }
});
