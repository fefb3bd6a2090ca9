import { setTimeout as sleep } from 'node:timers/promises';
import { ProviderError } from '#ports/provider-error.ts';
import type { SyncConnection } from '#services/crm-sync/list-sync-connections.ts';
import { pull } from '#services/crm-sync/pull.ts';
import { isCollecting, pulledSince, pullLease } from '#services/crm-sync/read-pull.ts';
import type { Engine } from '../capabilities.ts';
import { toFailure } from '../failure.ts';
import type { Problem } from './problem.ts';

/** A read that broke off gives its lease back five seconds later. */
const PATIENCE_MS = 7_000;
const LOOK_MS = 200;
const BUSY_PATIENCE_MS = 60_000;
/** Where the CRM does not say how long. */
const BUSY_WAIT_MS = 1_000;
/** A CRM takes minutes to collect very many records. */
const JOB_PATIENCE_MS = 10 * 60_000;

export interface Pulled {
  /** Records whose link this pull touched. */
  records: number;
  problem: Problem | null;
}

type Puller = Pick<Engine, 'work' | 'crm'>;
type Connection = Pick<SyncConnection, 'customerId' | 'connectionId' | 'provider'>;

/** Until when it is leased to somebody else, if that is longer than we wait. */
async function waitForLease({ work }: Puller, { customerId, connectionId }: Connection, patienceMs: number): Promise<Date | null> {
  const lease = (): Promise<Date | null> => work.withTenant(customerId, (uow) => pullLease(uow, connectionId));
  const until = Date.now() + patienceMs;
  let leasedUntil = await lease();
  while (leasedUntil !== null && Date.now() < until) {
    await sleep(LOOK_MS);
    leasedUntil = await lease();
  }
  return leasedUntil;
}

/** A pull goes on where it broke off; somebody waits for this one, so a CRM that only wants it slower is waited for. */
async function pullPatiently(engine: Puller, connection: Connection): Promise<void> {
  const { customerId, connectionId } = connection;
  for (const until = Date.now() + BUSY_PATIENCE_MS; ; ) {
    try {
      await pull(engine.work, engine.crm, { customerId, connectionId });
      return;
    } catch (error) {
      const waitMs = error instanceof ProviderError && error.failure === 'rate_limited' ? (error.retryAfterMs ?? BUSY_WAIT_MS) : null;
      if (waitMs === null || Date.now() + waitMs > until) throw error;
      await sleep(waitMs);
    }
    // The read that broke off keeps its lease for a moment.
    await waitForLease(engine, connection, PATIENCE_MS);
  }
}

/** One pull of one connection. A running product may be at it: its lease is waited for, then the pull is ours. */
export async function pullConnection(engine: Puller, connection: Connection): Promise<Pulled> {
  const { customerId, connectionId, provider } = connection;
  const failed = (code: string, remedy: string): Pulled => ({
    records: 0,
    problem: { customerId, what: `pull from ${provider}`, code, count: 1, remedy },
  });
  const leasedUntil = await waitForLease(engine, connection, PATIENCE_MS);
  if (leasedUntil !== null)
    return failed('pull_busy', `Another process reads this CRM, or a read broke off. Try again after ${leasedUntil.toISOString()}.`);
  const from = engine.work.clock.now();
  try {
    await pullPatiently(engine, connection);
    const isJobLeft = (): Promise<boolean> => engine.work.withTenant(customerId, (uow) => isCollecting(uow, connectionId));
    for (const until = Date.now() + JOB_PATIENCE_MS; await isJobLeft(); ) {
      if (Date.now() > until)
        return failed('pull_unfinished', 'The CRM still collects the records of a first reading. Run this again later: it goes on.');
      await waitForLease(engine, connection, JOB_PATIENCE_MS);
      await pullPatiently(engine, connection);
    }
  } catch (error) {
    const { code, message } = toFailure(error);
    return failed(code, `${message} Run \`doctor\`.`);
  }
  return { records: await engine.work.withTenant(customerId, (uow) => pulledSince(uow, connectionId, from)), problem: null };
}
