import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import jsforce from 'jsforce';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyMetadata } from './metadata/apply-metadata.ts';
import { readMetadata } from './metadata/read-metadata.ts';
import { changeOrg } from './org.ts';
import { failure } from './test-failure.ts';
import { startTestOrg, type TestOrg } from './test-org.ts';

let folder: string;
let org: TestOrg;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'setup-'));
  org = await startTestOrg();
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await org.close();
});

const put = (path: string, content: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
};
const xml = (root: string, content: string): string => `<?xml version="1.0"?>\n<${root}>${content}</${root}>`;
const start = '<start><object>Contact</object><recordTriggerType>Update</recordTriggerType><triggerType>RecordAfterSave</triggerType></start>';
const rule = (name: string, active: boolean): string =>
  `<fullName>${name}</fullName><active>${active}</active><errorConditionFormula>LEN(Title) &gt; 3</errorConditionFormula><errorMessage>Too long</errorMessage>`;
const connect = (): jsforce.Connection => new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('rep'), version: '67.0' });

function writeFolder(): void {
  put(
    'flows/Route_Contacts.flow-meta.xml',
    xml('Flow', `<label>Route contacts</label><processType>AutoLaunchedFlow</processType>${start}<status>Active</status>`),
  );
  put('flows/Old.flow', xml('Flow', `<label>Old</label>${start}<status>Obsolete</status>`));
  put('triggers/Stamp.trigger', '// trigger Nothing on Lead (before insert)\ntrigger Stamp on Contact (before insert,\n  after update) {}');
  put('triggers/Stamp.trigger-meta.xml', xml('ApexTrigger', '<apiVersion>60.0</apiVersion><status>Active</status>'));
  put('triggers/Torn.trigger', 'public class Torn {}');
  put('objects/Contact/validationRules/Long.validationRule-meta.xml', xml('ValidationRule', rule('Long', true)));
  put('objects/Contact/validationRules/Off.validationRule-meta.xml', xml('ValidationRule', rule('Off', false)));
}

it('lists the flows, triggers and validation rules of a folder, and says which it does not run', async () => {
  writeFolder();
  const metadata = readMetadata(folder);
  expect(metadata.problems).toEqual([
    'Route_Contacts: a flow; listed, not run',
    'Stamp: an Apex trigger; listed, not run',
    'triggers/Torn.trigger: no trigger the twin can read; left out',
  ]);
  applyMetadata(org.twin, metadata);
  const conn = connect();
  const flows = await conn.query(
    "SELECT ApiName, IsActive, TriggerObjectOrEvent.QualifiedApiName FROM FlowDefinitionView WHERE TriggerObjectOrEvent.QualifiedApiName = 'Contact' ORDER BY ApiName",
  );
  expect(flows.records).toMatchObject([
    { ApiName: 'Old', IsActive: false, TriggerObjectOrEvent: { QualifiedApiName: 'Contact' } },
    { ApiName: 'Route_Contacts', IsActive: true, TriggerObjectOrEvent: { QualifiedApiName: 'Contact' } },
  ]);
  const triggers = await conn.query(
    "SELECT Name, UsageBeforeInsert, UsageBeforeUpdate, UsageAfterUpdate FROM ApexTrigger WHERE TableEnumOrId = 'Contact' AND Status = 'Active'",
  );
  expect(triggers.records).toMatchObject([{ Name: 'Stamp', UsageBeforeInsert: true, UsageBeforeUpdate: false, UsageAfterUpdate: true }]);
  const rules = await conn.tooling.query(
    "SELECT ValidationName, ErrorMessage, Active FROM ValidationRule WHERE EntityDefinition.QualifiedApiName = 'Contact' ORDER BY ValidationName",
  );
  expect(rules).toMatchObject({
    records: [
      { ValidationName: 'Long', ErrorMessage: 'Too long', Active: true },
      { ValidationName: 'Off', ErrorMessage: 'Too long', Active: false },
    ],
  });
  expect(await failure(conn.sobject('Contact').create({ LastName: 'x', Title: 'Chief of all' }))).toBe('FIELD_CUSTOM_VALIDATION_EXCEPTION');
  expect(await conn.sobject('Contact').create({ LastName: 'x', Title: 'CEO' })).toMatchObject({ success: true });
});

it('knows each by its own interface, and none for a user who may not view setup', async () => {
  const conn = connect();
  expect(await failure(conn.query('SELECT Id FROM ValidationRule'))).toBe('INVALID_TYPE');
  expect(await failure(conn.tooling.query('SELECT Id FROM Contact'))).toBe('INVALID_TYPE');
  changeOrg(org.twin, org.ids.orgId, { hidesSetup: true });
  expect(await failure(conn.query('SELECT Id FROM FlowDefinitionView'))).toBe('INVALID_TYPE');
  expect(await failure(conn.tooling.query('SELECT Id FROM ValidationRule'))).toBe('INVALID_TYPE');
  expect((await conn.describeGlobal()).sobjects.map(({ name }) => name)).not.toContain('FlowDefinitionView');
});
