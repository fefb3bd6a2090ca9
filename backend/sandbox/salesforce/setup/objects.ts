import { field, lookup, readOnly, text, type Field, type ObjectDefinition } from '../schema/field.ts';

export type SetupApi = 'data' | 'tooling';

const recordId = field('id', 'Id', 'Record ID', { ...readOnly, length: 18, nillable: false });
const label = (name: string, length = 255): Field => text(name, name, length, readOnly);
const flag = (name: string): Field => field('boolean', name, name, readOnly);
const picked = (name: string): Field => field('picklist', name, name, { ...readOnly, length: 40 });
const entity = (name: string, relationship: string): Field => lookup(name, name, ['EntityDefinition'], relationship, readOnly);

const setupObject = (name: string, keyPrefix: string, fields: readonly Field[]): ObjectDefinition => ({
  name,
  label: name,
  labelPlural: name,
  keyPrefix,
  createable: false,
  updateable: false,
  deletable: false,
  fields: [recordId, ...fields],
});

const entityDefinition = setupObject('EntityDefinition', '4ie', [label('DurableId'), label('QualifiedApiName'), label('Label')]);

const flowDefinitionView = setupObject('FlowDefinitionView', '3dd', [
  label('ApiName'),
  label('Label'),
  label('ActiveVersionId'),
  flag('IsActive'),
  picked('ProcessType'),
  picked('TriggerType'),
  picked('RecordTriggerType'),
  entity('TriggerObjectOrEventId', 'TriggerObjectOrEvent'),
]);

const apexTrigger = setupObject('ApexTrigger', '01q', [
  label('Name'),
  label('NamespacePrefix', 15),
  picked('Status'),
  picked('TableEnumOrId'),
  ...['BeforeInsert', 'BeforeUpdate', 'BeforeDelete', 'AfterInsert', 'AfterUpdate', 'AfterDelete', 'AfterUndelete'].map((event) =>
    flag(`Usage${event}`),
  ),
]);

const validationRule = setupObject('ValidationRule', '03d', [
  label('ValidationName'),
  flag('Active'),
  label('ErrorMessage'),
  entity('EntityDefinitionId', 'EntityDefinition'),
]);

/** Setup that is queried like records, each with the interfaces that know it. */
export const setupObjects: readonly { definition: ObjectDefinition; apis: readonly SetupApi[] }[] = [
  { definition: entityDefinition, apis: ['data', 'tooling'] },
  { definition: flowDefinitionView, apis: ['data'] },
  { definition: apexTrigger, apis: ['data', 'tooling'] },
  { definition: validationRule, apis: ['tooling'] },
];
