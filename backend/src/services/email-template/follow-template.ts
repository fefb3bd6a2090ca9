import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

/**
 * Sequences that send a template go on with its newest version: each gets a next version of itself, for those who are enrolled
 * from now on. Whoever is in one stays with the texts they were enrolled with.
 */
export async function followTemplate(uow: UnitOfWork, templateId: string): Promise<void> {
  const users = await uow.rows<{ id: string }>(sql`
    select s.id from sequences s where s.customer_id = ${uow.customerId}::uuid and s.status <> 'archived'
      and exists (select from sequence_steps st where st.customer_id = s.customer_id and st.version_id = s.current_version_id and st.template_id = ${templateId}::uuid)
    order by s.id for update of s`);
  for (const { id } of users) await nextVersion(uow, id, templateId);
}

async function nextVersion(uow: UnitOfWork, sequenceId: string, templateId: string): Promise<void> {
  const versionId = randomUUID();
  const at = uow.now.toISOString();
  await uow.rows(sql`
    insert into sequence_versions (customer_id, id, sequence_id, version, created_at)
    select ${uow.customerId}::uuid, ${versionId}::uuid, ${sequenceId}::uuid, max(version) + 1, ${at}::timestamptz
    from sequence_versions where customer_id = ${uow.customerId}::uuid and sequence_id = ${sequenceId}::uuid`);
  await uow.rows(sql`
    insert into sequence_steps (customer_id, id, version_id, position, kind, delay_days, template_id, template_version, same_thread)
    select st.customer_id, gen_random_uuid(), ${versionId}::uuid, st.position, st.kind, st.delay_days, st.template_id,
      case when st.template_id = ${templateId}::uuid then t.current_version else st.template_version end, st.same_thread
    from sequences s join sequence_steps st on st.customer_id = s.customer_id and st.version_id = s.current_version_id
    join email_templates t on t.customer_id = s.customer_id and t.id = ${templateId}::uuid
    where s.customer_id = ${uow.customerId}::uuid and s.id = ${sequenceId}::uuid`);
  await uow.rows(sql`update sequences set current_version_id = ${versionId}::uuid, updated_at = ${at}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id = ${sequenceId}::uuid`);
}
