import { sql, type SQL } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

/** A delivery says that deliveries come; nothing says that none were lost, so the belief in them ends. */
const BELIEVED_MS = 10 * 60_000;

const wall = (ms = 0): string => new Date(Date.now() + ms).toISOString();

/** A row of its own for what is told at once: where it stands, and until when it can be relied on. */
export async function openFeed(uow: UnitOfWork, connectionId: string): Promise<void> {
  await uow.rows(sql`insert into crm_streams (customer_id, connection_id, follow_at) values (${uow.customerId}::uuid, ${connectionId}::uuid, ${wall()}::timestamptz)
    on conflict do nothing`);
}

/** The CRM called us. */
export async function noteDelivery(uow: UnitOfWork, connectionId: string): Promise<void> {
  await uow.rows(sql`
    insert into crm_streams (customer_id, connection_id, last_event_at, live_until)
    values (${uow.customerId}::uuid, ${connectionId}::uuid, ${wall()}::timestamptz, ${wall(BELIEVED_MS)}::timestamptz)
    on conflict (customer_id, connection_id) do update set last_event_at = excluded.last_event_at, live_until = excluded.live_until`);
}

/** True while changes of this connection are told as they happen: by a stream, by deliveries, or by the journal that is read when these are silent. */
export const isLive = (uow: UnitOfWork, connectionId: string): SQL => sql`(
  exists (select from crm_streams s where s.customer_id = ${uow.customerId}::uuid and s.connection_id = ${connectionId}::uuid
    and s.live_until > ${wall()}::timestamptz)
  or exists (select from crm_integrations i join crm_journals j on j.provider = i.provider
    where i.customer_id = ${uow.customerId}::uuid and i.id = ${connectionId}::uuid and j.live_until > ${wall()}::timestamptz))`;
