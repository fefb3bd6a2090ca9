import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmObject } from '#ports/crm.ts';
import { settleConflicts } from './note-conflicts.ts';
import { noteHints } from './note-hints.ts';

/** Who decides about these fields has changed: what waited is read again and judged anew. */
export async function reopenFields(
  uow: UnitOfWork,
  { connectionId, object, fields }: { connectionId: string; object: CrmObject; fields: readonly string[] },
): Promise<void> {
  const names = sql`(select array_agg(name) from jsonb_array_elements_text(${JSON.stringify(fields)}::jsonb) as name)`;
  const waiting = await uow.rows<{ id: string; crm_id: string }>(sql`
    update crm_sync_state set parked = parked - ${names}, changes = changes - ${names}
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and entity_type = ${object} and jsonb_exists_any(parked, ${names})
    returning id, crm_id`);
  await settleConflicts(
    uow,
    waiting.flatMap(({ id }) => fields.map((field) => ({ linkId: id, field }))),
  );
  await noteHints(
    uow,
    connectionId,
    waiting.map(({ crm_id }) => ({ object, externalId: crm_id })),
  );
}
