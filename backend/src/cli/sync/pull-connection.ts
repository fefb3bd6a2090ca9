import { setTimeout as sleep } from 'node:timers/promises';
import { pull } from '#services/crm-sync/pull.ts';
import type { Engine } from '../capabilities.ts';
import { toFailure } from '../failure.ts';
import type { Connection } from './connections.ts';
import type { Problem } from './problem.ts';

/** A read that broke off gives its lease back five seconds later. */
const PATIENCE_MS = 7_000;
const LOOK_MS = 200;

export interface Pulled {
  /** Records whose link this pull touched. */
  records: number;
  problem: Problem | null;
}

/** One pull of one connection. A running product may be at it: its lease is waited for, then the pull is ours. */
export async function pullConnection(engine: Engine, connection: Connection): Promise<Pulled> {
  const { customerId, connectionId, provider } = connection;
  const failed = (code: string, remedy: string): Pulled => ({
    records: 0,
    problem: { customerId, what: `pull from ${provider}`, code, count: 1, remedy },
  });
  const until = Date.now() + PATIENCE_MS;
  let leasedUntil = await leaseOf(engine, connection);
  while (leasedUntil !== null && Date.now() < until) {
    await sleep(LOOK_MS);
    leasedUntil = await leaseOf(engine, connection);
  }
  if (leasedUntil !== null)
    return failed('pull_busy', `Another process reads this CRM, or a read broke off. Try again after ${leasedUntil.toISOString()}.`);
  const from = engine.work.clock.now();
  try {
    await pull(engine.work, engine.crm, { customerId, connectionId });
  } catch (error) {
    const { code, message } = toFailure(error);
    return failed(code, `${message} Run \`doctor\`.`);
  }
  return { records: await touchedSince(engine, connection, from), problem: null };
}

async function leaseOf({ work, sql }: Engine, { customerId, connectionId }: Connection): Promise<Date | null> {
  const [row] = await work.withTenant(customerId, (uow) =>
    uow.rows<{ until: string | null }>(sql`select max(lease_until) as until from crm_pull_cursors
      where customer_id = ${customerId}::uuid and connection_id = ${connectionId}::uuid and lease_until >= ${new Date().toISOString()}::timestamptz`),
  );
  return row?.until ? new Date(row.until) : null;
}

/** A pull stamps every link it reads with the instant of its page. */
async function touchedSince({ work, sql }: Engine, { customerId, connectionId }: Connection, from: Date): Promise<number> {
  const [row] = await work.withTenant(customerId, (uow) =>
    uow.rows<{ n: number }>(sql`select count(*)::int as n from crm_sync_state
      where customer_id = ${customerId}::uuid and connection_id = ${connectionId}::uuid and last_synced_at >= ${from.toISOString()}::timestamptz`),
  );
  return row?.n ?? 0;
}
