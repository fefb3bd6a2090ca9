import { type SQL, sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { ownedFieldsOf, type PublishedFields } from './owned-fields.ts';

/**
 * Decides what the CRM should show for contacts and marks the records of those where that differs from what was decided
 * last dirty. `scoreAsOf` alone is no reason to write: every write fires the customer's flows.
 */
export async function publish(uow: UnitOfWork, contactIds: readonly string[]): Promise<void> {
  const fields = await ownedFieldsOf(uow, contactIds);
  if (fields.size === 0) return;
  const rows = await uow.rows<{ contact_id: string; fields: PublishedFields }>(sql`
    select contact_id, fields from crm_published where customer_id = ${uow.customerId}::uuid
      and contact_id = ${anyUuid([...fields.keys()])} order by contact_id for update`);
  const before = new Map(rows.map((row) => [row.contact_id, row.fields]));
  const changed = [...fields].filter(([contactId, now]) => {
    const known = before.get(contactId);
    return !known || !sameBut(known, now, 'scoreAsOf');
  });
  if (changed.length === 0) return;
  const decided = JSON.stringify(changed.map(([contactId, now]) => ({ contact_id: contactId, fields: now })));
  await uow.rows(sql`
    insert into crm_published (customer_id, contact_id, fields, updated_at)
    select ${uow.customerId}::uuid, contact_id, fields, ${uow.now.toISOString()}::timestamptz
      from jsonb_to_recordset(${decided}::jsonb) as r(contact_id uuid, fields jsonb) order by contact_id
    on conflict (customer_id, contact_id) do update set fields = excluded.fields, updated_at = excluded.updated_at`);
  await markDirty(
    uow,
    changed.map(([contactId]) => contactId),
  );
}

function sameBut(before: PublishedFields, after: PublishedFields, ignored: keyof PublishedFields): boolean {
  return (Object.keys(after) as (keyof PublishedFields)[]).every((key) => key === ignored || before[key] === after[key]);
}

/** People's records in all CRMs: one row per record, however many changes; a later one only raises the generation. */
export async function markDirty(uow: UnitOfWork, contactIds: readonly string[]): Promise<void> {
  await mark(uow, contactIds, { by: sql`k.entity_type in ('contact', 'lead') and k.salesos_id`, human: false });
}

/** `human`: human fields are to be written too. */
export async function markLinksDirty(uow: UnitOfWork, linkIds: readonly string[], { human }: { human: boolean }): Promise<void> {
  if (linkIds.length > 0) await mark(uow, linkIds, { by: sql`k.id`, human });
}

/** Somebody may have a lead and a contact in one CRM: what was changed on the one is written to the other. */
export async function markOtherRecords(
  uow: UnitOfWork,
  connectionId: string,
  changed: readonly { contactId: string; linkId: string }[],
): Promise<void> {
  if (changed.length === 0) return;
  const others = await uow.rows<{ id: string }>(sql`
    select l.id from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as r("contactId" uuid, "linkId" uuid) cross join lateral (
      select k.id from crm_sync_state k where k.customer_id = ${uow.customerId}::uuid and k.salesos_id = r."contactId" and k.connection_id = ${connectionId}::uuid
        and k.entity_type in ('contact', 'lead') and k.id <> r."linkId" offset 0) l`);
  await markLinksDirty(
    uow,
    others.map(({ id }) => id),
    { human: true },
  );
}

/** Looked up one by one (`offset 0` sees to that): joined, all links are read as long as the planner believes that there are few. */
async function mark(uow: UnitOfWork, ids: readonly string[], { by, human }: { by: SQL; human: boolean }): Promise<void> {
  await uow.rows(sql`
    insert into crm_dirty (customer_id, id, connection_id, entity_type, human, first_dirty_at)
    select distinct l.customer_id, l.id, l.connection_id, l.entity_type, ${human}::boolean, ${uow.now.toISOString()}::timestamptz
    from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) as wanted(id) cross join lateral (
      select k.customer_id, k.id, k.connection_id, k.entity_type from crm_sync_state k
      where k.customer_id = ${uow.customerId}::uuid and ${by} = wanted.id::uuid and k.sync_status <> 'gone' and k.out_of_scope is null offset 0) l
    order by l.id
    on conflict (customer_id, id) do update set generation = crm_dirty.generation + 1, human = crm_dirty.human or excluded.human`);
  uow.notify('crm.dirty');
}
