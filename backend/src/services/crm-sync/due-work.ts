import { sql, type SQL } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';

/** Connections of a customer that may be called now; not those whose reading waits for a choice. */
export async function activeConnections(work: Work, customerId: string): Promise<string[]> {
  const rows = await work.withTenant(customerId, (uow) =>
    uow.rows<{ id: string }>(sql`select id from crm_integrations where customer_id = ${customerId}::uuid and state = 'active'
      and reading_waits_since is null order by connected_at`),
  );
  return rows.map((row) => row.id);
}

/** Those of them with something to be read by now: the one that is read often must not take the other along. */
export async function connectionsToPull(work: Work, customerId: string): Promise<string[]> {
  const rows = await work.withTenant(customerId, (uow) =>
    uow.rows<{
      id: string;
    }>(sql`select i.id from crm_integrations i where i.customer_id = ${customerId}::uuid and i.state = 'active' and i.reading_waits_since is null
      and exists (select from crm_pull_cursors p where p.customer_id = i.customer_id and p.connection_id = i.id and p.due_at <= ${uow.now.toISOString()}::timestamptz)
      order by i.connected_at`),
  );
  return rows.map((row) => row.id);
}

/** Of the system's own reading: customers and nothing else. */
async function customersOf(work: Work, what: string, query: SQL): Promise<string[]> {
  const rows = await work.withSystem<{ customer_id: string }>(what, query);
  return rows.map((row) => row.customer_id);
}

/** Nobody is at it. Leases and waits are wall time. */
const isPast = (column: SQL, wallMs: number): SQL => sql`(${column} is null or ${column} < ${new Date(wallMs).toISOString()}::timestamptz)`;
const isDue = (column: SQL, now: Date): SQL => sql`${column} <= ${now.toISOString()}::timestamptz`;

/** Customers with records to be made, dirty records or pending activities that may be written now. */
export function customersWithDueWrites(work: Work, now: Date, wallMs: number): Promise<string[]> {
  const isFree = (row: SQL): SQL => sql`${isPast(sql`${row}.lease_until`, wallMs)} and ${isPast(sql`${row}.retry_at`, wallMs)}`;
  const mayWrite = sql`(i.writes_wait_until is null or ${isDue(sql`i.writes_wait_until`, now)})`;
  return customersOf(
    work,
    'crm push',
    sql`
    select distinct i.customer_id from crm_integrations i where i.state = 'active' and i.writing = 'on' and i.reading_waits_since is null and (
      ${mayWrite} and (i.company_wait_until is null or ${isDue(sql`i.company_wait_until`, now)})
      and exists (select from crm_dirty d where d.customer_id = i.customer_id and d.connection_id = i.id and ${isFree(sql`d`)})
      or ${mayWrite} and exists (select from crm_creates c where c.customer_id = i.customer_id and c.connection_id = i.id
        and c.state = 'pending' and c.waits_for is null and ${isFree(sql`c`)})
      or exists (select from crm_activities a where a.customer_id = i.customer_id and a.connection_id = i.id and a.state = 'pending' and ${isFree(sql`a`)}))`,
  );
}

/** A due cursor is found by its date, however many connections there are. */
function customersWithDueCursors(work: Work, what: string, { table, now, wallMs }: { table: SQL; now: Date; wallMs: number }): Promise<string[]> {
  return customersOf(
    work,
    what,
    sql`
    select distinct c.customer_id from ${table} c join crm_integrations i on i.customer_id = c.customer_id and i.id = c.connection_id
    where i.state = 'active' and i.reading_waits_since is null and ${isDue(sql`c.due_at`, now)} and ${isPast(sql`c.lease_until`, wallMs)}`,
  );
}

/** Customers whose CRM is to be read again. */
export const customersWithDuePulls = (work: Work, now: Date, wallMs: number): Promise<string[]> =>
  customersWithDueCursors(work, 'crm pull', { table: sql`crm_pull_cursors`, now, wallMs });

/** Customers with activities to be read by now. */
export const customersWithDueActivities = (work: Work, now: Date, wallMs: number): Promise<string[]> =>
  customersWithDueCursors(work, 'crm activities', { table: sql`crm_activity_cursors`, now, wallMs });

/** Customers with hinted records to be read. One probe per connection: there may be very many hints. */
export function customersWithHints(work: Work, wallMs: number): Promise<string[]> {
  return customersOf(
    work,
    'crm hints',
    sql`
    select distinct i.customer_id from crm_integrations i where i.state = 'active' and i.reading_waits_since is null and exists (select from crm_inbox h
      where h.customer_id = i.customer_id and h.connection_id = i.id and ${isPast(sql`h.lease_until`, wallMs)})`,
  );
}

/** Customers with a connection whose time of silence is over. */
export function customersWithEndedSilence(work: Work, wallMs: number): Promise<string[]> {
  return customersOf(
    work,
    'crm throttles',
    sql`select distinct i.customer_id from crm_integrations i
      where i.state = 'throttled' and (i.throttled_until is null or ${isDue(sql`i.throttled_until`, new Date(wallMs))})`,
  );
}
