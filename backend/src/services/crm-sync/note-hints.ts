import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmObject } from '#ports/crm.ts';

export interface RecordHint {
  object: CrmObject;
  externalId: string;
}

/** One row per record however many hints: what the record holds is read from the CRM, never believed from the hint. */
export async function noteHints(uow: UnitOfWork, connectionId: string, hints: readonly RecordHint[]): Promise<void> {
  if (hints.length === 0) return;
  const unique = [...new Map(hints.map(({ object, externalId }) => [`${object} ${externalId}`, { object, externalId }])).values()];
  await uow.rows(sql`
    insert into crm_inbox (customer_id, connection_id, entity_type, crm_id, first_hint_at)
    select ${uow.customerId}::uuid, ${connectionId}::uuid, r.object, r."externalId", ${uow.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(unique)}::jsonb) as r(object text, "externalId" text) order by r.object, r."externalId"
    on conflict (customer_id, connection_id, entity_type, crm_id) do update set generation = crm_inbox.generation + 1`);
  uow.notify('crm.hint');
}
