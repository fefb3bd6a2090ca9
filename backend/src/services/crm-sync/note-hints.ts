import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmObject } from '#ports/crm.ts';
import { personsOfAccounts } from './links.ts';

export interface RecordHint {
  object: CrmObject;
  externalId: string;
  /** Where it lives on, if the CRM says that it was merged. */
  into?: string;
}

/** One row per record however many hints: what the record holds is read from the CRM, never believed from the hint. */
export async function noteHints(uow: UnitOfWork, connectionId: string, hints: readonly RecordHint[]): Promise<void> {
  if (hints.length === 0) return;
  const unique = new Map<string, { object: CrmObject; externalId: string; into: string | null }>();
  for (const { object, externalId, into } of await toPersons(uow, connectionId, hints)) {
    const key = `${object} ${externalId}`;
    unique.set(key, { object, externalId, into: into ?? unique.get(key)?.into ?? null });
  }
  await uow.rows(sql`
    insert into crm_inbox (customer_id, connection_id, entity_type, crm_id, into_crm_id, first_hint_at)
    select ${uow.customerId}::uuid, ${connectionId}::uuid, r.object, r."externalId", r."into", ${uow.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify([...unique.values()])}::jsonb) as r(object text, "externalId" text, "into" text) order by r.object, r."externalId"
    on conflict (customer_id, connection_id, entity_type, crm_id) do update set generation = crm_inbox.generation + 1,
      into_crm_id = coalesce(excluded.into_crm_id, crm_inbox.into_crm_id)`);
  uow.notify('crm.hint');
}

/** A person account is told of twice, under both its ids: what concerns the account is a hint of the person, who is read once. */
async function toPersons(uow: UnitOfWork, connectionId: string, hints: readonly RecordHint[]): Promise<readonly RecordHint[]> {
  const accounts = hints.filter(({ object }) => object === 'account').map(({ externalId }) => externalId);
  const persons = await personsOfAccounts(uow, connectionId, accounts);
  if (persons.size === 0) return hints;
  return hints.map((hint) => {
    const person = hint.object === 'account' ? persons.get(hint.externalId) : undefined;
    return person === undefined ? hint : { object: 'contact', externalId: person };
  });
}
