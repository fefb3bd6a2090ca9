import { addressFields } from './address.ts';
import { field, lookup, owned, text, type ObjectDefinition } from './field.ts';
import { contactOwnedFields, salesosIdField } from './owned-fields.ts';
import { consentFields, personFields, personTail } from './person-fields.ts';
import { masterRecordField, recordTypeField } from './record-type.ts';
import { ownerField, systemFields } from './system-fields.ts';

export const contact: ObjectDefinition = {
  name: 'Contact',
  label: 'Contact',
  labelPlural: 'Contacts',
  keyPrefix: '003',
  createable: true,
  updateable: true,
  deletable: true,
  derive: personName,
  fields: [
    ...systemFields,
    masterRecordField('Contact'),
    recordTypeField,
    ownerField,
    lookup('AccountId', 'Account ID', ['Account'], 'Account', owned('Contacts')),
    ...personFields,
    text('Department', 'Department', 80),
    field('date', 'Birthdate', 'Birthdate'),
    field('phone', 'HomePhone', 'Home Phone', { length: 40 }),
    field('phone', 'OtherPhone', 'Other Phone', { length: 40 }),
    text('AssistantName', "Assistant's Name", 40),
    field('phone', 'AssistantPhone', 'Asst. Phone', { length: 40 }),
    lookup('ReportsToId', 'Reports To ID', ['Contact'], 'ReportsTo'),
    ...addressFields('Mailing'),
    ...addressFields('Other'),
    ...consentFields,
    ...personTail,
    field('textarea', 'Description', 'Contact Description', { length: 32_000 }),
    ...contactOwnedFields,
    salesosIdField,
  ],
};

export function personName(fields: Readonly<Record<string, string | number | boolean | null>>): Record<string, string> {
  return { Name: [fields['FirstName'], fields['LastName']].filter(Boolean).join(' ') };
}
