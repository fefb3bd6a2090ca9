import { sql } from 'drizzle-orm';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { until } from '../harness.ts';
import type { TestProduct } from '../product.ts';
import { addContact } from './crm-edit.ts';
import { linksOf } from './crm-life.ts';

export interface PersonRow {
  first_name: string | null;
  deleted: boolean;
  merged: boolean;
}

/** What our side holds of a contact of the CRM. */
export const personRow = (test: TestProduct, vendor: Vendor, crmId: string): Promise<PersonRow[]> =>
  test.rows<PersonRow>(
    vendor,
    sql`select c.first_name, c.deleted_at is not null as deleted, c.merged_into is not null as merged
      from crm_sync_state l join contacts c on c.id = l.salesos_id where l.crm_id = ${crmId}`,
  );

export const becomes = (test: TestProduct, vendor: Vendor, crmId: string, expected: Partial<PersonRow>): Promise<PersonRow[]> =>
  until(
    () => personRow(test, vendor, crmId),
    ([row]) => row !== undefined && Object.entries(expected).every(([key, value]) => row[key as keyof PersonRow] === value),
  );

/** The first reading has ended. */
export const isRead = (test: TestProduct, vendor: Vendor): Promise<unknown> =>
  until(
    () => test.rows<{ complete: boolean }>(vendor, sql`select complete from crm_pull_cursors`),
    (rows) => rows.length >= 3 && rows.every(({ complete }) => complete),
  );

/** No reading is due for a day: whatever arrives was told. */
export const nothingDue = (test: TestProduct, vendor: Vendor): Promise<unknown> =>
  test.rows(vendor, sql`update crm_pull_cursors set due_at = due_at + interval '1 day'`);
export const allDue = (test: TestProduct, vendor: Vendor): Promise<unknown> =>
  test.rows(vendor, sql`update crm_pull_cursors set due_at = '2020-01-01'`);

export const inboxOf = (test: TestProduct, vendor: Vendor): Promise<{ entity_type: string; crm_id: string }[]> =>
  test.rows(vendor, sql`select entity_type, crm_id from crm_inbox order by crm_id`);

let added = 0;
/** A person made in the CRM who has arrived on our side. */
export async function arrived(test: TestProduct, vendor: Vendor, name: string): Promise<string> {
  added += 1;
  const id = addContact(test, vendor, { firstName: name, lastName: 'Told', email: `${name.toLowerCase()}-${added}@nordlicht.example` });
  await until(
    () => linksOf(test, vendor, [id]),
    (links) => links.length === 1,
  );
  return id;
}
