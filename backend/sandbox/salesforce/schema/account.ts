import { addressFields } from './address.ts';
import { field, lookup, money, picklist, text, type ObjectDefinition } from './field.ts';
import { salesosIdField } from './owned-fields.ts';
import { RATINGS } from './ratings.ts';
import { masterRecordField, recordTypeField } from './record-type.ts';
import { ownerField, systemFields } from './system-fields.ts';

const ACCOUNT_TYPES = [
  'Prospect',
  'Customer - Direct',
  'Customer - Channel',
  'Channel Partner / Reseller',
  'Installation Partner',
  'Technology Partner',
  'Other',
];

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
    text('AccountNumber', 'Account Number', 40),
    picklist('Type', 'Account Type', ACCOUNT_TYPES),
    text('Site', 'Account Site', 80),
    field('url', 'Website', 'Website', { length: 255 }),
    field('phone', 'Phone', 'Account Phone', { length: 40 }),
    field('phone', 'Fax', 'Account Fax', { length: 40 }),
    field('picklist', 'Industry', 'Industry', { length: 255 }),
    picklist('Rating', 'Account Rating', RATINGS),
    picklist('Ownership', 'Ownership', ['Public', 'Private', 'Subsidiary', 'Other']),
    field('picklist', 'AccountSource', 'Account Source', { length: 255 }),
    text('TickerSymbol', 'Ticker Symbol', 20),
    text('Sic', 'SIC Code', 20),
    text('SicDesc', 'SIC Description', 80),
    money('AnnualRevenue', 'Annual Revenue', { scale: 0 }),
    field('int', 'NumberOfEmployees', 'Employees', { precision: 8 }),
    ...addressFields('Billing'),
    ...addressFields('Shipping'),
    field('textarea', 'Description', 'Account Description', { length: 32_000 }),
    salesosIdField,
  ],
};
