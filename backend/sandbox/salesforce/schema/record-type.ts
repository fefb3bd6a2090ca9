import { field, lookup, readOnly, text, type Field, type ObjectDefinition } from './field.ts';
import { systemFields } from './system-fields.ts';

export const recordTypeField: Field = lookup('RecordTypeId', 'Record Type ID', ['RecordType'], 'RecordType');
export const masterRecordField = (object: string): Field => lookup('MasterRecordId', 'Master Record ID', [object], 'MasterRecord', readOnly);

/** Record types come from the seed or from metadata; the API only reads them. */
export const recordType: ObjectDefinition = {
  name: 'RecordType',
  label: 'Record Type',
  labelPlural: 'Record Types',
  keyPrefix: '012',
  createable: false,
  updateable: false,
  deletable: false,
  fields: [
    ...systemFields.filter(({ name }) => name !== 'IsDeleted'),
    text('Name', 'Name', 80, readOnly),
    text('DeveloperName', 'Record Type Name', 80, readOnly),
    text('NamespacePrefix', 'Namespace Prefix', 15, readOnly),
    text('Description', 'Description', 255, readOnly),
    field('picklist', 'SobjectType', 'SObject Type Name', { ...readOnly, length: 40 }),
    field('boolean', 'IsActive', 'Active', readOnly),
    field('boolean', 'IsPersonType', 'Is Person Type', readOnly),
  ],
};
