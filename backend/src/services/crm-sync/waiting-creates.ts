import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { CrmProvider } from '#ports/crm.ts';
import type { CreatableObject } from '#ports/crm-create.ts';
import { entities } from './entities.ts';
import { loadMapping } from './load-mapping.ts';
import { loadRows } from './load-rows.ts';
import { sentValues } from './sent-create.ts';

/** A record that would be made, by our names. */
export interface WaitingCreate {
  object: CreatableObject;
  salesosId: string;
  values: { field: string; value: FieldValue }[];
}

/** How many records of ours a CRM does not have yet, and what the first of them would be made with. */
export async function waitingCreates(
  uow: UnitOfWork,
  connectionId: string,
  { provider, limit }: { provider: CrmProvider; limit: number },
): Promise<{ records: number; samples: WaitingCreate[] }> {
  const pending = sql`from crm_creates where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and state = 'pending'`;
  const [count] = await uow.rows<{ n: number }>(sql`select count(*)::int as n ${pending}`);
  const first = await uow.rows<{ object: CreatableObject; salesosId: string }>(
    sql`select entity_type as object, salesos_id as "salesosId" ${pending} order by entity_type, created_at, id limit ${limit}`,
  );
  const samples: WaitingCreate[] = [];
  for (const object of new Set(first.map((one) => one.object))) {
    const ids = first.flatMap((one) => (one.object === object ? [one.salesosId] : []));
    const { fields } = await loadMapping(uow, connectionId, object, provider.standardFields[object] ?? []);
    const rows = await loadRows(uow, entities[object], ids);
    for (const salesosId of ids) {
      const row = rows.get(salesosId);
      const values = Object.entries(row ? sentValues(row, fields) : {}).flatMap(([field, value]) => (value === null ? [] : [{ field, value }]));
      samples.push({ object, salesosId, values });
    }
  }
  return { records: count?.n ?? 0, samples };
}
