import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { followAfterMs } from '#domain/crm-sync/follow-after.ts';
import { pullOften } from './pull-cursors.ts';

export const LEASE_MS = 30_000;

/** One follower's hold on one connection's stream. */
export interface StreamHold {
  connectionId: string;
  follower: string;
}

const wall = (ms = 0): string => new Date(Date.now() + ms).toISOString();
const held = (uow: UnitOfWork, { connectionId, follower }: StreamHold) =>
  sql`customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and followed_by = ${follower}::uuid`;

/** Streams nobody follows now; those of connections that cannot be called wait. */
export async function streamsToFollow(work: Work, most: number): Promise<{ customerId: string; connectionId: string }[]> {
  const rows = await work.withSystem<{ customer_id: string; connection_id: string }>(
    'crm follow',
    sql`
    select s.customer_id, s.connection_id from crm_streams s join crm_integrations i on i.customer_id = s.customer_id and i.id = s.connection_id
    where i.state = 'active' and s.follow_at <= ${wall()}::timestamptz and (s.lease_until is null or s.lease_until < ${wall()}::timestamptz)
    order by s.follow_at limit ${most}`,
  );
  return rows.map((row) => ({ customerId: row.customer_id, connectionId: row.connection_id }));
}

/** Of all processes one gets it; null = somebody else did. */
export async function claimStream(uow: UnitOfWork, { connectionId, follower }: StreamHold): Promise<{ replay: string | null } | null> {
  const [row] = await uow.rows<{ replay: string | null }>(sql`
    update crm_streams set followed_by = ${follower}::uuid, lease_until = ${wall(LEASE_MS)}::timestamptz
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and follow_at <= ${wall()}::timestamptz
      and (lease_until is null or lease_until < ${wall()}::timestamptz) returning replay`);
  return row ?? null;
}

/** Still ours? `isHeard` = the stream has answered, so changes are told at once. */
export async function renewStream(uow: UnitOfWork, hold: StreamHold, isHeard: boolean): Promise<boolean> {
  const rows = await uow.rows(sql`
    update crm_streams set lease_until = ${wall(LEASE_MS)}::timestamptz,
      live_until = case when ${isHeard} then ${wall(LEASE_MS)}::timestamptz else live_until end
    where ${held(uow, hold)} returning connection_id`);
  return rows.length > 0;
}

/** The place in the stream, in the same transaction as what came before it; false = somebody else follows by now, and nothing may be stored. */
export async function storeReplay(uow: UnitOfWork, hold: StreamHold, at: { replay: string; isNews: boolean }): Promise<boolean> {
  const rows = await uow.rows(sql`
    update crm_streams set replay = ${at.replay}, tries = 0, trouble = null,
      lease_until = ${wall(LEASE_MS)}::timestamptz, live_until = ${wall(LEASE_MS)}::timestamptz,
      last_event_at = case when ${at.isNews} then ${wall()}::timestamptz else last_event_at end
    where ${held(uow, hold)} returning connection_id`);
  return rows.length > 0;
}

/** Free for the next one at once. */
export async function releaseStream(uow: UnitOfWork, hold: StreamHold): Promise<void> {
  await uow.rows(sql`update crm_streams set followed_by = null, lease_until = null, live_until = null where ${held(uow, hold)}`);
  await pullOften(uow, hold.connectionId);
}

/** There is no stream: the CRM pushes, or is only read. */
export async function dropStream(uow: UnitOfWork, hold: StreamHold): Promise<void> {
  await uow.rows(sql`update crm_streams set followed_by = null, lease_until = null, follow_at = null where ${held(uow, hold)}`);
}

/** Left alone for a while; meanwhile the CRM is read often. */
export async function pauseStream(
  uow: UnitOfWork,
  hold: StreamHold,
  broken: { failure: string; code: string; retryAfterMs: number | null },
): Promise<void> {
  const [row] = await uow.rows<{ tries: number }>(sql`select tries from crm_streams where ${held(uow, hold)} for update`);
  if (!row) return;
  const afterMs = followAfterMs({ ...broken, tries: row.tries }, Math.random());
  await uow.rows(sql`
    update crm_streams set tries = tries + 1, trouble = ${broken.code}, follow_at = ${wall(afterMs)}::timestamptz where ${held(uow, hold)}`);
  await releaseStream(uow, hold);
}
