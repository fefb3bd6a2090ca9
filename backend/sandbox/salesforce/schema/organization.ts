import { field, readOnly, text, type ObjectDefinition } from './field.ts';
import { systemFields } from './system-fields.ts';

export const organization: ObjectDefinition = {
  name: 'Organization',
  label: 'Organization',
  labelPlural: 'Organizations',
  keyPrefix: '00D',
  createable: false,
  updateable: false,
  deletable: false,
  fields: [
    ...systemFields.filter(({ name }) => name !== 'IsDeleted'),
    text('Name', 'Name', 80, { ...readOnly, nillable: false }),
    text('InstanceName', 'Instance Name', 5, readOnly),
    field('boolean', 'IsSandbox', 'Is Sandbox', readOnly),
    text('NamespacePrefix', 'Namespace Prefix', 15, readOnly),
    field('picklist', 'OrganizationType', 'Edition', { ...readOnly, length: 40 }),
    field('datetime', 'TrialExpirationDate', 'Trial Expiration Date', readOnly),
    field('picklist', 'TimeZoneSidKey', 'Time Zone', { ...readOnly, length: 40 }),
    field('picklist', 'LanguageLocaleKey', 'Language', { ...readOnly, length: 40 }),
    field('picklist', 'DefaultLocaleSidKey', 'Locale', { ...readOnly, length: 40 }),
  ],
};
