import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { ownedFieldsOf, type PublishedFields } from './owned-fields.ts';

/**
 * Decides what the CRM should show for a contact and, if that differs from what was decided last, marks its records
 * dirty. `scoreAsOf` alone is no reason to write: every write fires the customer's flows.
 */
export async function publish(uow: UnitOfWork, contactId: string): Promise<boolean> {
  const fields = await ownedFieldsOf(uow, contactId);
  if (!fields) return false;
  const [before] = await uow.rows<{ fields: PublishedFields }>(sql`
    select fields from crm_published where customer_id = ${uow.customerId}::uuid and contact_id = ${contactId}::uuid for update`);
  if (before && sameBut(before.fields, fields, 'scoreAsOf')) return false;
  await uow.rows(sql`
    insert into crm_published (customer_id, contact_id, fields, updated_at)
    values (${uow.customerId}::uuid, ${contactId}::uuid, ${JSON.stringify(fields)}::jsonb, ${uow.now.toISOString()}::timestamptz)
    on conflict (customer_id, contact_id) do update set fields = excluded.fields, updated_at = excluded.updated_at`);
  await markDirty(uow, contactId);
  return true;
}

function sameBut(before: PublishedFields, after: PublishedFields, ignored: keyof PublishedFields): boolean {
  return (Object.keys(after) as (keyof PublishedFields)[]).every((key) => key === ignored || before[key] === after[key]);
}

/** A person's records in all CRMs: one row per record, however many changes; a later one only raises the generation. */
export async function markDirty(uow: UnitOfWork, contactId: string): Promise<void> {
  await mark(uow, sql`entity_type in ('contact', 'lead') and salesos_id = ${contactId}::uuid`, false);
}

/** `human`: human fields are to be written too. */
export async function markLinksDirty(uow: UnitOfWork, linkIds: readonly string[], { human }: { human: boolean }): Promise<void> {
  if (linkIds.length > 0) await mark(uow, sql`id in (select (jsonb_array_elements_text(${JSON.stringify(linkIds)}::jsonb))::uuid)`, human);
}

async function mark(uow: UnitOfWork, which: SQL, human: boolean): Promise<void> {
  await uow.rows(sql`
    insert into crm_dirty (customer_id, id, connection_id, entity_type, human, first_dirty_at)
    select customer_id, id, connection_id, entity_type, ${human}, ${uow.now.toISOString()}::timestamptz from crm_sync_state
    where customer_id = ${uow.customerId}::uuid and ${which} and sync_status <> 'gone' and out_of_scope is null order by id
    on conflict (customer_id, id) do update set generation = crm_dirty.generation + 1, human = crm_dirty.human or excluded.human`);
  uow.notify('crm.dirty');
}
