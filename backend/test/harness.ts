import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { bootstrapDatabase } from '#db/bootstrap.ts';
import { type BusinessClock, openBusinessClock } from '#db/business-clock.ts';
import { type DatabaseClient, openDatabase } from '#db/client.ts';
import { createWork, type Work } from '#db/unit-of-work.ts';
import type { Agent, Executor } from '#events/agent.ts';
import { createRuntime, notifier, type Runtime } from '#events/runtime.ts';
import { createWakeQueue, type QueueConnection } from '#platform/bullmq-queue.ts';
import { openQueuePool } from '#platform/queue-pool.ts';
import type { Logger } from '#ports/logger.ts';
import type { WakeQueue } from '#ports/queue.ts';
import { TEST_PASSWORD } from './postgres.ts';

export const silent: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export interface TestDatabase {
  appUrl: string;
  ownerUrl: string;
}

/** A database of its own, copied from the migrated template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  return bootstrapDatabase(inject('superuserUrl'), name, TEST_PASSWORD, inject('templateDatabase'));
}

export interface TestSpine {
  work: Work;
  clock: BusinessClock;
  client: DatabaseClient;
  queue: WakeQueue;
  runtime: Runtime;
  database: TestDatabase;
  close(): Promise<void>;
}

/** Database, clock, queue and runtime with the given agents; `start` false leaves dispatching to the test. */
export async function createSpine(
  build: (work: Work) => { agents: readonly Agent[]; executors?: readonly Executor[] },
  options: { start?: boolean; redisUrl?: string } = {},
): Promise<TestSpine> {
  const database = await createTestDatabase();
  const client = await openDatabase(database.appUrl);
  const clock = await openBusinessClock(client.db, true);
  const pool = openQueuePool(database.appUrl, 10);
  const connection: QueueConnection = options.redisUrl ? { kind: 'redis', url: options.redisUrl } : { kind: 'postgres', pool: pool.pool };
  const queue = createWakeQueue(connection, (message) => console.error('queue:', message));
  let notify: ReturnType<typeof notifier> = () => undefined;
  const work = createWork(client.db, clock, (customerId, topics) => notify(customerId, topics));
  const { agents, executors = [] } = build(work);
  notify = notifier(queue, agents, executors);
  const runtime = createRuntime(work, queue, { agents, executors, runs: () => true }, silent);
  if (options.start !== false) await runtime.start(4);
  return {
    work,
    clock,
    client,
    queue,
    runtime,
    database,
    async close() {
      clock.close();
      await queue.close();
      await pool.close();
      await client.close();
    },
  };
}

export async function until<Value>(read: () => Promise<Value>, done: (value: Value) => boolean, limitMs = 60_000): Promise<Value> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await read();
    if (done(value)) return value;
    if (Date.now() > end) throw new Error(`not reached within ${limitMs} ms; last seen: ${String(JSON.stringify(value)).slice(0, 600)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
