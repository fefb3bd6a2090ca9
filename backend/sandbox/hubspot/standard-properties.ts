import type { PropertyRow, PropertyType } from './rows.ts';
import { createdProperty, isActivity, modifiedProperty, type ObjectType } from './object-types.ts';

interface Standard {
  name: string;
  label: string;
  type?: PropertyType;
  options?: readonly string[];
  readOnly?: boolean;
  external?: boolean;
  unique?: boolean;
}

const industries = ['COMPUTER_SOFTWARE', 'FINANCIAL_SERVICES', 'HOSPITAL_HEALTH_CARE', 'LOGISTICS_AND_SUPPLY_CHAIN', 'MACHINERY', 'RETAIL'];

const own: Record<ObjectType, readonly Standard[]> = {
  contacts: [
    { name: 'email', label: 'Email', unique: true },
    { name: 'firstname', label: 'First Name' },
    { name: 'lastname', label: 'Last Name' },
    { name: 'phone', label: 'Phone Number' },
    { name: 'mobilephone', label: 'Mobile Phone Number' },
    { name: 'jobtitle', label: 'Job Title' },
    { name: 'company', label: 'Company Name' },
    { name: 'website', label: 'Website URL' },
    { name: 'city', label: 'City' },
    { name: 'state', label: 'State/Region' },
    { name: 'country', label: 'Country/Region' },
    { name: 'lifecyclestage', label: 'Lifecycle Stage', type: 'enumeration', options: ['subscriber', 'lead', 'opportunity', 'customer'] },
    { name: 'associatedcompanyid', label: 'Primary Associated Company ID', type: 'number', readOnly: true },
    { name: 'hs_email_optout', label: 'Unsubscribed from all email', type: 'bool', readOnly: true },
    { name: 'notes_last_updated', label: 'Last Activity Date', type: 'datetime', readOnly: true },
  ],
  companies: [
    { name: 'name', label: 'Company name' },
    { name: 'domain', label: 'Company Domain Name' },
    { name: 'industry', label: 'Industry', type: 'enumeration', options: industries },
    { name: 'numberofemployees', label: 'Number of Employees', type: 'number' },
    { name: 'phone', label: 'Phone Number' },
    { name: 'city', label: 'City' },
    { name: 'country', label: 'Country/Region' },
    { name: 'notes_last_updated', label: 'Last Activity Date', type: 'datetime', readOnly: true },
  ],
  emails: [
    { name: 'hs_email_direction', label: 'Email Direction', type: 'enumeration', options: ['EMAIL', 'INCOMING_EMAIL', 'FORWARDED_EMAIL'] },
    { name: 'hs_email_status', label: 'Email send status', type: 'enumeration', options: ['BOUNCED', 'FAILED', 'SCHEDULED', 'SENDING', 'SENT'] },
    { name: 'hs_email_subject', label: 'Email subject' },
    { name: 'hs_email_text', label: 'Text body' },
    { name: 'hs_email_html', label: 'HTML body' },
    { name: 'hs_email_headers', label: 'Email headers' },
    { name: 'hs_email_message_id', label: 'Email Message ID' },
    { name: 'hs_email_from_email', label: 'Email from address', readOnly: true },
    { name: 'hs_email_to_email', label: 'Email to address', readOnly: true },
    { name: 'hs_attachment_ids', label: 'Attached file IDs' },
  ],
  notes: [
    { name: 'hs_note_body', label: 'Note body' },
    { name: 'hs_attachment_ids', label: 'Attached file IDs' },
  ],
  tasks: [
    { name: 'hs_task_subject', label: 'Task Title' },
    { name: 'hs_task_body', label: 'Task Notes' },
    {
      name: 'hs_task_status',
      label: 'Task Status',
      type: 'enumeration',
      options: ['COMPLETED', 'DEFERRED', 'IN_PROGRESS', 'NOT_STARTED', 'WAITING'],
    },
    { name: 'hs_task_priority', label: 'Priority', type: 'enumeration', options: ['NONE', 'LOW', 'MEDIUM', 'HIGH'] },
    { name: 'hs_task_type', label: 'Task Type', type: 'enumeration', options: ['EMAIL', 'CALL', 'TODO'] },
  ],
};

const fieldTypes: Record<PropertyType, string> = {
  string: 'text',
  number: 'number',
  date: 'date',
  datetime: 'date',
  enumeration: 'select',
  bool: 'booleancheckbox',
};

function define(standard: Standard, groupName: string, displayOrder: number): PropertyRow {
  const type = standard.type ?? 'string';
  return {
    id: standard.name,
    label: standard.label,
    type,
    fieldType: fieldTypes[type],
    groupName,
    description: '',
    options: (standard.options ?? []).map((value, order) => ({ label: value, value, displayOrder: order, hidden: false })),
    hasUniqueValue: standard.unique ?? false,
    hubspotDefined: true,
    readOnlyValue: standard.readOnly ?? false,
    externalOptions: standard.external ?? false,
    displayOrder,
    hidden: false,
    formField: false,
  };
}

export const standardGroup: Record<ObjectType, string> = {
  contacts: 'contactinformation',
  companies: 'companyinformation',
  emails: 'engagement',
  notes: 'engagement',
  tasks: 'engagement',
};

export function standardProperties(type: ObjectType): PropertyRow[] {
  const every: Standard[] = [
    { name: 'hs_object_id', label: 'Record ID', type: 'number', readOnly: true },
    { name: createdProperty(type), label: 'Create Date', type: 'datetime', readOnly: true },
    { name: modifiedProperty(type), label: 'Last Modified Date', type: 'datetime', readOnly: true },
    { name: 'hubspot_owner_id', label: 'Owner', type: 'enumeration', external: true },
    ...(isActivity(type) ? [{ name: 'hs_timestamp', label: 'Activity date', type: 'datetime' } satisfies Standard] : []),
  ];
  return [...own[type], ...every].map((standard, order) => define(standard, standardGroup[type], order));
}
