import type { RecordListItem, RecordPage, VendorPages, Viewer } from '../core/record-page.ts';
import type { Twin } from '../core/twin.ts';
import { salesforceCompany } from './company-page.ts';
import { toId18 } from './ids.ts';
import { requireOrg, type Org } from './org.ts';
import { contactActivities } from './record-activities.ts';
import { findRow, liveRows, type Row, type Value } from './records/row.ts';
import type { Field } from './schema/field.ts';
import { contactOwnedFields } from './schema/owned-fields.ts';

/** What the twin's Salesforce pages show to one user of one org; without an admin that user sets it up, too. */
export function salesforcePages(twin: Twin, orgId: string, viewerUserId: string, adminUserId = viewerUserId): VendorPages {
  const org = requireOrg(twin, orgId);
  return {
    vendor: 'salesforce',
    orgId: org.id,
    orgName: org.name,
    viewer: userOf(twin, org, viewerUserId),
    admin: userOf(twin, org, adminUserId),
    page: (recordId) => readPage(twin, org, recordId),
    companyPage: (recordId) => salesforceCompany(twin, org, recordId),
    list: (text, limit) => readList(twin, org, text, limit),
  };
}

function userOf(twin: Twin, org: Org, userId: string): Viewer {
  const user = findRow(twin, org.id, 'User', toId18(userId) ?? '');
  if (!user) throw new Error(`the twin's org ${org.id} has no user ${userId}`);
  return { id: user.id, name: String(user.fields['Name']), email: String(user.fields['Email']) };
}

function readPage(twin: Twin, org: Org, recordId: string): RecordPage | null {
  const id = toId18(recordId) ?? '';
  const lead = findRow(twin, org.id, 'Lead', id);
  const row = findRow(twin, org.id, 'Contact', id) ?? (lead?.fields['IsConverted'] === true ? undefined : lead);
  if (!row || row.fields['IsDeleted'] === true) return null;
  const { fields } = row;
  const owner = findRow(twin, org.id, 'User', String(fields['OwnerId']));
  return {
    vendor: 'salesforce',
    orgId: org.id,
    object: lead ? 'lead' : 'contact',
    recordId: row.id,
    name: String(fields['Name']),
    title: textOf(fields['Title']),
    company: companyOf(twin, org, row),
    companyId: textOf(fields['AccountId']),
    email: textOf(fields['Email']),
    phone: textOf(fields['Phone']),
    location: [fields[lead ? 'City' : 'MailingCity'], fields[lead ? 'Country' : 'MailingCountry']].filter(Boolean).join(', ') || null,
    owner: owner ? { id: owner.id, name: String(owner.fields['Name']) } : null,
    optedOut: fields['HasOptedOutOfEmail'] === true,
    ownedFields: contactOwnedFields.map((field) => ({ apiName: field.name, label: field.label, value: shown(field, fields[field.name]) })),
    activities: contactActivities(twin, org, row.id),
  };
}

function readList(twin: Twin, org: Org, text: string, limit: number): { items: RecordListItem[]; total: number } {
  const wanted = text.trim().toLowerCase();
  const matches = liveRows(twin, org.id, 'Contact')
    .map((row) => ({ row, name: String(row.fields['Name']), company: companyOf(twin, org, row) }))
    .filter(({ name, company }) => name.toLowerCase().includes(wanted) || (company ?? '').toLowerCase().includes(wanted))
    .sort((left, right) => left.name.localeCompare(right.name, 'en') || (left.row.id < right.row.id ? -1 : 1));
  const items = matches.slice(0, limit).map(({ row: { id, fields }, name, company }) => {
    const score = fields['SalesOS_Engagement_Score__c'];
    return {
      recordId: id,
      name,
      title: textOf(fields['Title']),
      company,
      score: typeof score === 'number' ? score : null,
      band: textOf(fields['SalesOS_Band__c']),
    };
  });
  return { items, total: matches.length };
}

function companyOf(twin: Twin, org: Org, row: Row): string | null {
  const accountId = row.fields['AccountId'];
  if (row.fields['Company'] !== undefined) return textOf(row.fields['Company']);
  return typeof accountId === 'string' ? textOf(findRow(twin, org.id, 'Account', accountId)?.fields['Name']) : null;
}

/** Pages round a number to the field's places; the API keeps what was written. */
function shown(field: Field, value: Value | undefined): string | null {
  return typeof value === 'number' ? value.toFixed(field.scale) : textOf(value);
}

function textOf(value: Value | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
