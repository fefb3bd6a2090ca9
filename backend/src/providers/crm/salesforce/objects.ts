import type { CrmObject, StandardField } from '#ports/crm.ts';

const text = (field: string, crmField: string): StandardField => ({ field, crmField, shape: { type: 'text' }, transform: { kind: 'identity' } });

const person = [
  text('first_name', 'FirstName'),
  text('last_name', 'LastName'),
  { field: 'email', crmField: 'Email', shape: { type: 'email' }, transform: { kind: 'identity' } },
  { field: 'phone', crmField: 'Phone', shape: { type: 'phone' }, transform: { kind: 'identity' } },
  text('title', 'Title'),
] as const satisfies readonly StandardField[];

export const standardFields: Readonly<Record<CrmObject, readonly StandardField[]>> = {
  account: [
    text('name', 'Name'),
    { field: 'domain', crmField: 'Website', shape: { type: 'url' }, transform: { kind: 'domain_of_url' } },
    text('industry', 'Industry'),
    { field: 'company_size', crmField: 'NumberOfEmployees', shape: { type: 'integer' }, transform: { kind: 'identity' } },
    text('location', 'BillingCity'),
    text('country', 'BillingCountry'),
  ],
  contact: [...person, text('city', 'MailingCity'), text('country', 'MailingCountry')],
  lead: [...person, text('city', 'City'), text('country', 'Country'), text('company', 'Company')],
  opportunity: [
    text('name', 'Name'),
    text('stage', 'StageName'),
    { field: 'amount', crmField: 'Amount', shape: { type: 'number', scale: 2 }, transform: { kind: 'identity' } },
    { field: 'close_date', crmField: 'CloseDate', shape: { type: 'date' }, transform: { kind: 'identity' } },
    { field: 'is_closed', crmField: 'IsClosed', shape: { type: 'boolean' }, transform: { kind: 'identity' } },
    { field: 'is_won', crmField: 'IsWon', shape: { type: 'boolean' }, transform: { kind: 'identity' } },
  ],
};

interface ObjectNames {
  name: string;
  /** Read with every record, mapped or not. */
  system: readonly string[];
}

const always = ['Id', 'SystemModstamp', 'IsDeleted', 'OwnerId', 'LastModifiedById', 'RecordTypeId'] as const;
/** There only in orgs that have person accounts; of the fields here those are asked for that the org has. */
const IS_PERSON = 'IsPersonAccount';
const consent = ['HasOptedOutOfEmail', 'DoNotCall', 'IndividualId', 'EmailBouncedDate'] as const;

export const objects: Readonly<Record<CrmObject, ObjectNames>> = {
  account: { name: 'Account', system: [...always, 'MasterRecordId', IS_PERSON, 'PersonContactId'] },
  contact: { name: 'Contact', system: [...always, ...consent, 'MasterRecordId', 'AccountId', IS_PERSON] },
  lead: {
    name: 'Lead',
    system: [...always, ...consent, 'MasterRecordId', 'IsConverted', 'ConvertedContactId', 'ConvertedAccountId', 'ConvertedOpportunityId'],
  },
  opportunity: { name: 'Opportunity', system: [...always, 'AccountId'] },
};
