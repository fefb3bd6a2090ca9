import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { RecordScope } from '#domain/crm-sync/record-scope.ts';
import type { CrmObject } from '#ports/crm.ts';

const LEASE_MS = 60_000;
const RETRY_MS = 5_000;

type Ref = { customerId: string; connectionId: string };

/** Whose turn it is, as far as it came. */
export interface Walk {
  object: CrmObject;
  conditions: RecordScope;
  generation: number;
  phase: 'known' | 'list' | 'unlisted';
  position: string | null;
  walk: number;
  listed: number;
  isSettled: boolean;
  /** When the last reading of the list that came to its end began. */
  walkedAt: Date | null;
}

interface Row {
  object: CrmObject;
  conditions: RecordScope;
  generation: number;
  phase: Walk['phase'];
  position: string | null;
  walk: number;
  listed: number;
  is_settled: boolean;
  walked_at: string | null;
}

const free = () => sql`(s.lease_until is null or s.lease_until < ${new Date().toISOString()}::timestamptz)`;

/** Customers with a scope to be walked. */
export async function customersWithWalks(work: Work, now: Date): Promise<string[]> {
  const rows = await work.withSystem<{ customer_id: string }>(
    'crm scopes',
    sql`select distinct s.customer_id from crm_scopes s join crm_integrations i on i.customer_id = s.customer_id and i.id = s.connection_id
      where i.state = 'active' and (s.phase <> 'done' or s.due_at <= ${now.toISOString()}::timestamptz) and ${free()}`,
  );
  return rows.map((row) => row.customer_id);
}

/** One object at a time. A list whose time has come is read from its beginning. */
export async function leaseWalk(uow: UnitOfWork, connectionId: string): Promise<Walk | null> {
  const now = sql`${uow.now.toISOString()}::timestamptz`;
  const isNew = sql`s.phase = 'done'`;
  // Apart from the update: within it a plan may choose anew for each row it looks at, and lease them all.
  const [row] = await uow.rows<Row>(sql`
    with next as materialized (select object from crm_scopes s where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid
      and (phase <> 'done' or due_at <= ${now}) and ${free()} order by is_settled, object limit 1 for update skip locked)
    update crm_scopes s set lease_until = ${new Date(Date.now() + LEASE_MS).toISOString()}::timestamptz,
      phase = case when ${isNew} then 'list' else s.phase end, position = case when ${isNew} then null else s.position end,
      walk = case when ${isNew} then s.walk + 1 else s.walk end, listed = case when ${isNew} then 0 else s.listed end,
      begun_at = case when ${isNew} then ${now} else s.begun_at end
    from next where s.customer_id = ${uow.customerId}::uuid and s.connection_id = ${connectionId}::uuid and s.object = next.object
    returning s.object, s.conditions, s.generation, s.phase, s.position, s.walk, s.listed, s.is_settled, s.walked_at`);
  if (!row) return null;
  const { is_settled: isSettled, walked_at, ...rest } = row;
  return { ...rest, isSettled, walkedAt: walked_at === null ? null : new Date(walked_at) };
}

/** Only while the scope is the one that was leased. */
export const changeWalk = (uow: UnitOfWork, ref: Ref, { object, generation }: Walk, assignment: SQL): Promise<unknown> =>
  uow.rows(sql`update crm_scopes set lease_until = null, ${assignment} where customer_id = ${uow.customerId}::uuid
    and connection_id = ${ref.connectionId}::uuid and object = ${object} and generation = ${generation}`);

export const giveBackWalk = (uow: UnitOfWork, ref: Ref, { object, generation }: Walk, waitMs: number | null): Promise<unknown> =>
  uow.rows(sql`update crm_scopes set lease_until = ${new Date(Date.now() + (waitMs ?? RETRY_MS)).toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and connection_id = ${ref.connectionId}::uuid and object = ${object} and generation = ${generation}`);
