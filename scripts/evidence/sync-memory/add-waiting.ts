import type postgres from 'postgres';
import { fieldsOf } from '../../../backend/bench/support/changed-fields.ts';
import { REF } from '../../../backend/bench/support/dirty-contacts.ts';

/** So many linked contacts more that wait to be written, behind all that wait already. */
export async function addWaiting(admin: postgres.Sql, count: number): Promise<void> {
  const { customerId, connectionId } = REF;
  const fields = JSON.stringify(fieldsOf(1, 1));
  await admin`insert into contacts (customer_id, id, last_name, created_at, updated_at)
    select ${customerId}::uuid, md5('waiting ' || n)::uuid, 'Waiting ' || n, now(), now() from generate_series(1, ${count}::int) as n`;
  await admin`insert into crm_sync_state (customer_id, id, connection_id, entity_type, crm_id, salesos_id)
    select ${customerId}::uuid, gen_random_uuid(), ${connectionId}::uuid, 'contact', '003Wt' || lpad(n::text, 13, '0'), md5('waiting ' || n)::uuid
    from generate_series(1, ${count}::int) as n`;
  await admin`insert into crm_published (customer_id, contact_id, fields, updated_at)
    select ${customerId}::uuid, md5('waiting ' || n)::uuid, ${fields}::text::jsonb, now() from generate_series(1, ${count}::int) as n`;
  await admin`insert into crm_dirty (customer_id, id, connection_id, first_dirty_at)
    select customer_id, id, connection_id, now() + interval '1 minute' from crm_sync_state where crm_id like '003Wt%'`;
  await admin`vacuum analyze`;
}
