import type { CompanyPage } from '../core/record-page.ts';
import type { Twin } from '../core/twin.ts';
import { toId18 } from './ids.ts';
import type { Org } from './org.ts';
import { findRow } from './records/row.ts';

/** An account as the twin's page shows it. */
export function salesforceCompany(twin: Twin, org: Org, recordId: string): CompanyPage | null {
  const row = findRow(twin, org.id, 'Account', toId18(recordId) ?? '');
  if (!row || row.fields['IsDeleted'] === true) return null;
  const text = (name: string): string | null => {
    const value = row.fields[name];
    return value === null || value === undefined || value === '' ? null : String(value);
  };
  const owner = findRow(twin, org.id, 'User', text('OwnerId') ?? '');
  return {
    vendor: 'salesforce',
    orgId: org.id,
    recordId: row.id,
    name: text('Name') ?? row.id,
    website: text('Website'),
    industry: text('Industry'),
    employees: text('NumberOfEmployees'),
    location: [text('BillingCity'), text('BillingCountry')].filter(Boolean).join(', ') || null,
    phone: text('Phone'),
    owner: owner ? String(owner.fields['Name']) : null,
    isPerson: row.fields['IsPersonAccount'] === true,
  };
}
