import { personName } from './contact.ts';
import { addressFields } from './address.ts';
import { field, lookup, money, picklist, readOnly, text, type ObjectDefinition } from './field.ts';
import { contactOwnedFields, salesosIdField } from './owned-fields.ts';
import { consentFields, personFields, personTail } from './person-fields.ts';
import { RATINGS } from './ratings.ts';
import { masterRecordField, recordTypeField } from './record-type.ts';
import { ownerField, systemFields } from './system-fields.ts';

export const LEAD_STATUSES = ['Open - Not Contacted', 'Working - Contacted', 'Closed - Converted', 'Closed - Not Converted'] as const;

export const lead: ObjectDefinition = {
  name: 'Lead',
  label: 'Lead',
  labelPlural: 'Leads',
  keyPrefix: '00Q',
  createable: true,
  updateable: true,
  deletable: true,
  derive: personName,
  fields: [
    ...systemFields,
    masterRecordField('Lead'),
    recordTypeField,
    ownerField,
    ...personFields,
    text('Company', 'Company', 255, { nillable: false }),
    field('url', 'Website', 'Website', { length: 255 }),
    ...addressFields(''),
    field('picklist', 'Industry', 'Industry', { length: 255 }),
    field('int', 'NumberOfEmployees', 'Employees', { precision: 8 }),
    money('AnnualRevenue', 'Annual Revenue', { scale: 0 }),
    picklist('Status', 'Status', LEAD_STATUSES, { nillable: false, initial: 'Open - Not Contacted' }),
    picklist('Rating', 'Rating', RATINGS),
    ...consentFields,
    field('boolean', 'IsConverted', 'Converted', readOnly),
    field('date', 'ConvertedDate', 'Converted Date', readOnly),
    lookup('ConvertedAccountId', 'Converted Account ID', ['Account'], 'ConvertedAccount', readOnly),
    lookup('ConvertedContactId', 'Converted Contact ID', ['Contact'], 'ConvertedContact', readOnly),
    lookup('ConvertedOpportunityId', 'Converted Opportunity ID', ['Opportunity'], 'ConvertedOpportunity', readOnly),
    ...personTail,
    field('textarea', 'Description', 'Description', { length: 32_000 }),
    ...contactOwnedFields,
    salesosIdField,
  ],
};
