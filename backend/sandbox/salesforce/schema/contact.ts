import { field, lookup, readOnly, text, type ObjectDefinition } from './field.ts';
import { contactOwnedFields } from './owned-fields.ts';
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
    ownerField,
    lookup('AccountId', 'Account ID', ['Account'], 'Account'),
    text('FirstName', 'First Name', 40),
    text('LastName', 'Last Name', 80, { nillable: false }),
    text('Name', 'Full Name', 121, { ...readOnly, nillable: false }),
    field('email', 'Email', 'Email', { length: 80 }),
    field('phone', 'Phone', 'Business Phone', { length: 40 }),
    field('phone', 'MobilePhone', 'Mobile Phone', { length: 40 }),
    text('Title', 'Title', 128),
    text('Department', 'Department', 80),
    text('MailingCity', 'Mailing City', 40),
    text('MailingCountry', 'Mailing Country', 80),
    field('boolean', 'HasOptedOutOfEmail', 'Email Opt Out'),
    field('boolean', 'DoNotCall', 'Do Not Call'),
    field('textarea', 'Description', 'Contact Description', { length: 32_000 }),
    ...contactOwnedFields,
  ],
};

export function personName(fields: Readonly<Record<string, string | number | boolean | null>>): Record<string, string> {
  return { Name: [fields['FirstName'], fields['LastName']].filter(Boolean).join(' ') };
}
