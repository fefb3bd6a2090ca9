import { definitions, optOutProperty } from './consent/definitions.ts';
import { industries } from './industries.ts';
import { createdProperty, isActivity, modifiedProperty, type ObjectType, sourceProperty } from './object-types.ts';
import type { PropertyRow } from './rows.ts';
import { callProperties, emailProperties, meetingProperties, noteProperties, taskProperties } from './standard-activities.ts';
import { defineStandard, type Standard } from './standard-property.ts';

const stages: Standard = {
  name: 'lifecyclestage',
  label: 'Lifecycle Stage',
  type: 'enumeration',
  options: ['subscriber', 'lead', 'marketingqualifiedlead', 'salesqualifiedlead', 'opportunity', 'customer', 'evangelist', 'other'],
};
const leadStatuses = ['NEW', 'OPEN', 'IN_PROGRESS', 'OPEN_DEAL', 'UNQUALIFIED', 'ATTEMPTED_TO_CONTACT', 'CONNECTED', 'BAD_TIMING'];
const lastActivity: Standard = { name: 'notes_last_updated', label: 'Last Activity Date', type: 'datetime', readOnly: true };
const merged: Standard = { name: 'hs_merged_object_ids', label: 'Merged record IDs', readOnly: true };

const own: Record<ObjectType, readonly Standard[]> = {
  contacts: [
    { name: 'email', label: 'Email', unique: true },
    { name: 'salutation', label: 'Salutation' },
    { name: 'firstname', label: 'First Name' },
    { name: 'lastname', label: 'Last Name' },
    { name: 'phone', label: 'Phone Number' },
    { name: 'mobilephone', label: 'Mobile Phone Number' },
    { name: 'fax', label: 'Fax Number' },
    { name: 'jobtitle', label: 'Job Title' },
    { name: 'company', label: 'Company Name' },
    { name: 'website', label: 'Website URL' },
    { name: 'industry', label: 'Industry' },
    { name: 'annualrevenue', label: 'Annual Revenue' },
    { name: 'date_of_birth', label: 'Date of birth' },
    { name: 'address', label: 'Street Address' },
    { name: 'zip', label: 'Postal Code' },
    { name: 'city', label: 'City' },
    { name: 'state', label: 'State/Region' },
    { name: 'country', label: 'Country/Region' },
    stages,
    { name: 'associatedcompanyid', label: 'Primary Associated Company ID', type: 'number', readOnly: true },
    { name: 'hs_email_optout', label: 'Unsubscribed from all email', type: 'bool', readOnly: true },
    ...definitions.map(
      ({ id, name }): Standard => ({ name: optOutProperty(id), label: `Opted out of email: ${name}`, type: 'bool', readOnly: true }),
    ),
    lastActivity,
    { name: 'hs_lead_status', label: 'Lead Status', type: 'enumeration', options: leadStatuses },
    { name: 'hs_additional_emails', label: 'Additional email addresses', readOnly: true },
    { name: 'hs_sequences_is_enrolled', label: 'Currently in Sequence', type: 'bool', readOnly: true },
    { name: 'salesforcecontactid', label: 'Salesforce Contact ID', readOnly: true },
    { name: 'salesforceleadid', label: 'Salesforce Lead ID', readOnly: true },
    merged,
  ],
  companies: [
    { name: 'name', label: 'Company name' },
    { name: 'domain', label: 'Company Domain Name' },
    { name: 'industry', label: 'Industry', type: 'enumeration', options: industries },
    { name: 'numberofemployees', label: 'Number of Employees', type: 'number' },
    { name: 'phone', label: 'Phone Number' },
    { name: 'website', label: 'Website URL' },
    { name: 'description', label: 'Description' },
    { name: 'type', label: 'Type', type: 'enumeration', options: ['PROSPECT', 'PARTNER', 'RESELLER', 'VENDOR', 'OTHER'] },
    { name: 'annualrevenue', label: 'Annual Revenue', type: 'number' },
    { name: 'founded_year', label: 'Year Founded' },
    { name: 'linkedin_company_page', label: 'LinkedIn Company Page' },
    { name: 'address', label: 'Street Address' },
    { name: 'address2', label: 'Street Address 2' },
    { name: 'zip', label: 'Postal Code' },
    { name: 'city', label: 'City' },
    { name: 'state', label: 'State/Region' },
    { name: 'country', label: 'Country/Region' },
    stages,
    { name: 'hs_lead_status', label: 'Lead Status', type: 'enumeration', options: leadStatuses },
    lastActivity,
    { name: 'salesforceaccountid', label: 'Salesforce Account ID', readOnly: true },
    merged,
  ],
  deals: [
    { name: 'dealname', label: 'Deal Name' },
    { name: 'pipeline', label: 'Pipeline', type: 'enumeration', external: true },
    { name: 'dealstage', label: 'Deal Stage', type: 'enumeration', external: true },
    { name: 'amount', label: 'Amount', type: 'number' },
    { name: 'deal_currency_code', label: 'Currency' },
    { name: 'closedate', label: 'Close Date', type: 'datetime' },
    { name: 'dealtype', label: 'Deal Type', type: 'enumeration', options: ['newbusiness', 'existingbusiness'] },
    { name: 'description', label: 'Deal Description' },
    { name: 'hs_next_step', label: 'Next step' },
    { name: 'hs_priority', label: 'Priority', type: 'enumeration', options: ['low', 'medium', 'high'] },
    { name: 'closed_lost_reason', label: 'Closed Lost Reason' },
    { name: 'closed_won_reason', label: 'Closed Won Reason' },
    { name: 'hs_deal_stage_probability', label: 'Deal Probability', type: 'number', readOnly: true },
    { name: 'hs_is_closed', label: 'Is Deal Closed?', type: 'bool', readOnly: true },
    { name: 'hs_is_closed_won', label: 'Is Closed Won', type: 'bool', readOnly: true },
    lastActivity,
    merged,
  ],
  emails: emailProperties,
  notes: noteProperties,
  tasks: taskProperties,
  calls: callProperties,
  meetings: meetingProperties,
};

const ofActivities: readonly Standard[] = [
  { name: 'hs_timestamp', label: 'Activity date', type: 'datetime' },
  { name: sourceProperty, label: 'Record source', readOnly: true },
];

const named: Partial<Record<ObjectType, string>> = { contacts: 'contactinformation', companies: 'companyinformation', deals: 'dealinformation' };

export const standardGroup = (type: ObjectType): string => named[type] ?? 'engagement';

export function standardProperties(type: ObjectType): PropertyRow[] {
  const every: Standard[] = [
    { name: 'hs_object_id', label: 'Record ID', type: 'number', readOnly: true },
    { name: createdProperty(type), label: 'Create Date', type: 'datetime', readOnly: true },
    { name: modifiedProperty(type), label: 'Last Modified Date', type: 'datetime', readOnly: true },
    { name: 'hubspot_owner_id', label: 'Owner', type: 'enumeration', external: true },
    ...(isActivity(type) ? ofActivities : []),
  ];
  return [...own[type], ...every].map((standard, order) => defineStandard(standard, standardGroup(type), order));
}
