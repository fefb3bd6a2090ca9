import { setTimeout as sleep } from 'node:timers/promises';
import type { SyncConnection } from '#services/crm-sync/list-sync-connections.ts';
import { pull } from '#services/crm-sync/pull.ts';
import { pulledSince, pullLease } from '#services/crm-sync/read-pull.ts';
import type { Engine } from '../capabilities.ts';
import { toFailure } from '../failure.ts';
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
export async function pullConnection(engine: Engine, connection: SyncConnection): Promise<Pulled> {
  const { customerId, connectionId, provider } = connection;
  const failed = (code: string, remedy: string): Pulled => ({
    records: 0,
    problem: { customerId, what: `pull from ${provider}`, code, count: 1, remedy },
  });
  const until = Date.now() + PATIENCE_MS;
  const lease = (): Promise<Date | null> => engine.work.withTenant(customerId, (uow) => pullLease(uow, connectionId));
  let leasedUntil = await lease();
  while (leasedUntil !== null && Date.now() < until) {
    await sleep(LOOK_MS);
    leasedUntil = await lease();
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
  return { records: await engine.work.withTenant(customerId, (uow) => pulledSince(uow, connectionId, from)), problem: null };
}
