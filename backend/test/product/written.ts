import { sql } from 'drizzle-orm';
import { fieldNames } from '#providers/crm/salesforce/field-names.ts';
import { ownedValues } from '#providers/crm/salesforce/mapper.ts';
import { toProperties } from '#providers/crm/hubspot/properties.ts';
import { type PublishedFields, toOwnedFields } from '#services/crm-sync/owned-fields.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';
import { storedContact } from './crm-edit.ts';

type Fields = Record<string, unknown>;

/** Salesforce keeps instants to the second; both CRMs have forms of their own for them, and for nothing. */
function plain(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return null;
  const text = String(value);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? `${new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')).toISOString().slice(0, 19)}Z` : text;
}

const inTermsOf = (vendor: Vendor, fields: PublishedFields): Fields =>
  vendor === 'salesforce' ? ownedValues(toOwnedFields(fields), fieldNames(null)) : toProperties(toOwnedFields(fields));

/** Every published contact: what was decided, and what its record in the CRM says, field by field. */
export async function publishedAndWritten(
  test: TestProduct,
  vendor: Vendor,
): Promise<{ published: Record<string, Fields>; written: Record<string, Fields> }> {
  const rows = await test.rows<{ crm_id: string; fields: PublishedFields }>(
    vendor,
    sql`
    select l.crm_id, p.fields from crm_published p join crm_sync_state l on l.customer_id = p.customer_id and l.salesos_id = p.contact_id and l.entity_type = 'contact'
    where l.sync_status <> 'gone' order by l.crm_id`,
  );
  const both = rows.map(({ crm_id, fields }) => {
    const wanted = inTermsOf(vendor, fields);
    const stored = storedContact(test, vendor, crm_id);
    const map = (from: Fields): Fields => Object.fromEntries(Object.keys(wanted).map((name) => [name, plain(from[name])]));
    return { crmId: crm_id, wanted: map(wanted), stored: map(stored) };
  });
  return {
    published: Object.fromEntries(both.map(({ crmId, wanted }) => [crmId, wanted])),
    written: Object.fromEntries(both.map(({ crmId, stored }) => [crmId, stored])),
  };
}

/** Rows still to be written, with what keeps them. */
export const dirtyRows = (test: TestProduct, vendor: Vendor): Promise<{ id: string; leased: boolean }[]> =>
  test.rows(vendor, sql`select id, lease_until is not null as leased from crm_dirty order by id`);
