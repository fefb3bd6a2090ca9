import { addressFields } from './address.ts';
import { field, lookup, text, type ObjectDefinition } from './field.ts';
import { salesosIdField } from './owned-fields.ts';
import { masterRecordField, recordTypeField } from './record-type.ts';
import { ownerField, systemFields } from './system-fields.ts';

export const account: ObjectDefinition = {
  name: 'Account',
  label: 'Account',
  labelPlural: 'Accounts',
  keyPrefix: '001',
  createable: true,
  updateable: true,
  deletable: true,
  fields: [
    ...systemFields,
    masterRecordField('Account'),
    recordTypeField,
    ownerField,
    lookup('ParentId', 'Parent Account ID', ['Account'], 'Parent', { childRelationship: 'ChildAccounts' }),
    text('Name', 'Account Name', 255, { nillable: false }),
    field('url', 'Website', 'Website', { length: 255 }),
    field('phone', 'Phone', 'Account Phone', { length: 40 }),
    field('picklist', 'Industry', 'Industry', { length: 255 }),
    field('int', 'NumberOfEmployees', 'Employees', { precision: 8 }),
    ...addressFields('Billing'),
    field('textarea', 'Description', 'Account Description', { length: 32_000 }),
    salesosIdField,
  ],
};
