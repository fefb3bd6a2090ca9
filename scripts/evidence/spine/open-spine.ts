import { openBusinessClock } from '../../../backend/src/db/business-clock.ts';
import { openDatabase } from '../../../backend/src/db/client.ts';
import { createWork, type Work } from '../../../backend/src/db/unit-of-work.ts';
import { createRuntime, notifier, type Runtime } from '../../../backend/src/events/runtime.ts';
import { createWakeQueue } from '../../../backend/src/platform/bullmq-queue.ts';
import { openQueuePool } from '../../../backend/src/platform/queue-pool.ts';
import type { Logger } from '../../../backend/src/ports/logger.ts';
import { proofAgents } from './agents.ts';

export interface Endpoints {
  appUrl: string;
  redisUrl?: string | undefined;
}

export interface ProcessSpine {
  work: Work;
  runtime: Runtime;
  close(): Promise<void>;
}

const complain = (message: string, context?: Record<string, unknown>): void => console.error(message, context ?? '');
const logger: Logger = { debug: () => undefined, info: () => undefined, warn: complain, error: complain };

/** The product's own wiring of database, queue and runtime, with the proof's agents. */
export async function openSpine(to: Endpoints): Promise<ProcessSpine> {
  const client = await openDatabase(to.appUrl);
  const clock = await openBusinessClock(client.db, false);
  const pool = openQueuePool(to.appUrl, 1 + proofAgents.length);
  const queue = createWakeQueue(to.redisUrl ? { kind: 'redis', url: to.redisUrl } : { kind: 'postgres', pool: pool.pool }, complain);
  const work = createWork(client.db, clock, notifier(queue, proofAgents, []));
  return {
    work,
    runtime: createRuntime(work, queue, { agents: proofAgents, executors: [], runs: () => true }, logger),
    async close() {
      clock.close();
      await queue.close();
      await pool.close();
      await client.close();
    },
  };
}
