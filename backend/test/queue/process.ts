import { type BusinessClock, openBusinessClock } from '#db/business-clock.ts';
import { openDatabase } from '#db/client.ts';
import { createWork, type Work } from '#db/unit-of-work.ts';
import { createRuntime, type Fleet, notifier, queuesOf } from '#events/runtime.ts';
import { createWakeQueue } from '#platform/bullmq-queue.ts';
import { openQueuePool } from '#platform/queue-pool.ts';
import type { WakeQueue } from '#ports/queue.ts';
import { silent } from '../harness.ts';

/** What one process of a fleet consists of, apart from the process. */
export interface TestProcess {
  work: Work;
  clock: BusinessClock;
  /** The targets the queue gave it, in turn. */
  given: string[];
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A process that runs these agents of the fleet and wakes all of it. */
export async function openProcess(
  to: { appUrl: string; redisUrl?: string },
  fleetOn: (work: Work) => Pick<Fleet, 'agents' | 'executors'>,
  own: readonly string[],
): Promise<TestProcess> {
  const client = await openDatabase(to.appUrl);
  const clock = await openBusinessClock(client.db, true);
  const pool = openQueuePool(to.appUrl, 1 + own.length);
  const connection = to.redisUrl ? ({ kind: 'redis', url: to.redisUrl } as const) : ({ kind: 'postgres', pool: pool.pool } as const);
  const given: string[] = [];
  const queue = watched(
    createWakeQueue(connection, (message) => console.error('queue:', message)),
    given,
  );
  let notify: ReturnType<typeof notifier> = () => undefined;
  const work = createWork(client.db, clock, (customerId, topics) => notify(customerId, topics));
  const fleet: Fleet = { ...fleetOn(work), runs: (agent) => own.includes(agent) };
  notify = notifier(queue, fleet.agents, fleet.executors);
  const runtime = createRuntime(work, queue, fleet, silent);
  if (queuesOf(fleet).length !== own.length) throw new Error('the fleet lacks an agent this process is to run');
  return {
    work,
    clock,
    given,
    start: () => runtime.start(4),
    async close() {
      clock.close();
      await queue.close();
      await pool.close();
      await client.close();
    },
  };
}

const watched = (queue: WakeQueue, given: string[]): WakeQueue => ({
  ...queue,
  start: ({ wake, tick }, concurrency, queues) => {
    const seen = (target: string, customerId: string): Promise<void> => {
      given.push(target);
      return wake(target, customerId);
    };
    return queue.start({ wake: seen, tick }, concurrency, queues);
  },
});
