import type { CompanyPage } from '../core/record-page.ts';
import { allProperties } from './property-store.ts';
import { findRecord } from './records.ts';
import { ownerById, type World } from './world.ts';

/** A company as the twin's page shows it. */
export function hubspotCompany(world: World, recordId: string): CompanyPage | null {
  const row = findRecord(world, 'companies', recordId);
  if (!row) return null;
  const text = (name: string): string | null => row.properties[name] || null;
  const industry = allProperties(world, 'companies').find(({ id }) => id === 'industry');
  const ownerId = text('hubspot_owner_id');
  return {
    vendor: 'hubspot',
    orgId: world.portal.id,
    recordId: row.id,
    name: text('name') ?? text('domain') ?? row.id,
    website: text('domain'),
    // The record holds the option's value, the page shows its label.
    industry: industry?.options.find(({ value }) => value === text('industry'))?.label ?? text('industry'),
    employees: text('numberofemployees'),
    location: [text('city'), text('country')].filter(Boolean).join(', ') || null,
    phone: text('phone'),
    owner: ownerId === null ? null : (ownerById(world, ownerId)?.name ?? null),
    isPerson: false,
  };
}
