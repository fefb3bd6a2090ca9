import { personName } from './contact.ts';
import { field, lookup, readOnly, text, type ObjectDefinition } from './field.ts';
import { systemFields } from './system-fields.ts';

/** Users come from the seed; the API only reads them. */
export const user: ObjectDefinition = {
  name: 'User',
  label: 'User',
  labelPlural: 'Users',
  keyPrefix: '005',
  createable: false,
  updateable: false,
  deletable: false,
  derive: personName,
  fields: [
    ...systemFields.filter(({ name }) => name !== 'IsDeleted'),
    text('Username', 'Username', 80, { ...readOnly, nillable: false }),
    text('FirstName', 'First Name', 40, readOnly),
    text('LastName', 'Last Name', 80, { ...readOnly, nillable: false }),
    text('Name', 'Full Name', 121, { ...readOnly, nillable: false }),
    text('Alias', 'Alias', 8, { ...readOnly, nillable: false }),
    field('email', 'Email', 'Email', { ...readOnly, length: 128, nillable: false }),
    text('Title', 'Title', 80, readOnly),
    text('Department', 'Department', 80, readOnly),
    field('phone', 'Phone', 'Phone', { ...readOnly, length: 40 }),
    lookup('ManagerId', 'Manager ID', ['User'], 'Manager', readOnly),
    field('boolean', 'IsActive', 'Active', readOnly),
    lookup('ProfileId', 'Profile ID', ['Profile'], 'Profile', { ...readOnly, nillable: false }),
    field('picklist', 'UserType', 'User Type', { ...readOnly, length: 40, values: ['Standard'] }),
    field('picklist', 'TimeZoneSidKey', 'Time Zone', { ...readOnly, length: 40 }),
    field('picklist', 'LocaleSidKey', 'Locale', { ...readOnly, length: 40 }),
    field('picklist', 'LanguageLocaleKey', 'Language', { ...readOnly, length: 40 }),
  ],
};
