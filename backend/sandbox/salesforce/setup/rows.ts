import type { Twin } from '../../core/twin.ts';
import { makeId } from '../ids.ts';
import { schemaOf, type Org } from '../org.ts';
import type { Row, Values } from '../records/row.ts';
import { triggerEvents } from './org-setup.ts';

/** The org's setup as rows a query runs over, made anew each time: it is few, and whoever changes an org need not think of it. */
export function writeSetupRows(twin: Twin, org: Org): void {
  const idOf = (prefix: string, at: number): string => makeId(prefix, org.id.slice(3, 5), at + 1);
  const replace = (kind: string, prefix: string, all: readonly Values[]): void => {
    for (const { id } of twin.store.all<Row>(org.id, kind)) twin.store.delete(org.id, kind, id);
    for (const [at, fields] of all.entries()) {
      const id = idOf(prefix, at);
      twin.store.put<Row>(org.id, kind, { id, fields: { Id: id, ...fields } });
    }
  };
  const names = schemaOf(org).objects.map(({ name }) => name);
  const entityId = (name: string | null): string | null => (name !== null && names.includes(name) ? idOf('4ie', names.indexOf(name)) : null);
  replace(
    'EntityDefinition',
    '4ie',
    schemaOf(org).objects.map(({ name, label }) => ({ DurableId: name, QualifiedApiName: name, Label: label })),
  );
  replace(
    'ValidationRule',
    '03d',
    org.validationRules.map(({ object, name, message, active = true }) => ({
      ValidationName: name,
      Active: active,
      ErrorMessage: message,
      EntityDefinitionId: entityId(object),
    })),
  );
  replace(
    'FlowDefinitionView',
    '3dd',
    (org.flows ?? []).map(({ apiName, label, processType, object, triggerType, recordTriggerType, isActive }, at) => ({
      ApiName: apiName,
      Label: label,
      ActiveVersionId: isActive ? idOf('301', at) : null,
      IsActive: isActive,
      ProcessType: processType,
      TriggerType: triggerType,
      RecordTriggerType: recordTriggerType,
      TriggerObjectOrEventId: entityId(object),
    })),
  );
  replace(
    'ApexTrigger',
    '01q',
    (org.triggers ?? []).map(({ name, object, events, isActive }) => ({
      Name: name,
      NamespacePrefix: null,
      Status: isActive ? 'Active' : 'Inactive',
      TableEnumOrId: object,
      ...Object.fromEntries(triggerEvents.map((event) => [`Usage${inOneWord(event)}`, events.includes(event)])),
    })),
  );
}

/** "before insert" → "BeforeInsert" */
const inOneWord = (event: string): string => event.replace(/(?:^| )(\w)/g, (_, letter: string) => letter.toUpperCase());
