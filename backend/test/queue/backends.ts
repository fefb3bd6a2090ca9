import { Redis } from 'ioredis';
import postgres from 'postgres';
import { inject } from 'vitest';
import { createWakeQueue, type QueueConnection } from '#platform/bullmq-queue.ts';
import { openQueuePool } from '#platform/queue-pool.ts';
import type { WakeQueue } from '#ports/queue.ts';
import { createTestDatabase } from '../harness.ts';

/** A numbered database for each test process; database 0 is not touched. */
const number = 1 + (Number(process.env.VITEST_POOL_ID ?? 0) % 15);
export const redisUrl = process.env.REDIS_URL ? new URL(`/${number}`, process.env.REDIS_URL).href : undefined;

export type Wipe = () => Promise<void>;

/** Loses everything the queue of this database knows, as a restart without a disk would. */
export function wipePostgres(appUrl: string): Wipe {
  const url = new URL(inject('superuserUrl'));
  url.pathname = new URL(appUrl).pathname;
  return async () => {
    const sql = postgres(url.href, { max: 1, onnotice: () => undefined });
    const wipe = (): Promise<unknown> =>
      sql`truncate bullmq.job, bullmq.dedup, bullmq.dedup_next, bullmq.event, bullmq.meta, bullmq.scheduler cascade`.catch((error: unknown) => {
        // Workers lock these tables in an order of their own.
        if (error instanceof postgres.PostgresError && error.code === '40P01') return wipe();
        throw error;
      });
    await wipe();
    await sql.end();
  };
}

export const wipeRedis =
  (url: string): Wipe =>
  async () => {
    const redis = new Redis(url);
    await redis.flushdb();
    await redis.quit();
  };

export interface QueueBackend {
  /** One process's end of the queue. */
  open(): WakeQueue;
  /** What the queues complained about. */
  complaints: string[];
  wipe: Wipe;
  close(): Promise<void>;
}

export async function openBackend(kind: 'postgres' | 'redis'): Promise<QueueBackend> {
  if (kind === 'redis') {
    const wipe = wipeRedis(redisUrl ?? '');
    await wipe();
    return ends({ kind, url: redisUrl ?? '' }, wipe, wipe);
  }
  const { appUrl } = await createTestDatabase();
  const pool = openQueuePool(appUrl, 20);
  return ends({ kind, pool: pool.pool }, wipePostgres(appUrl), pool.close);
}

function ends(connection: QueueConnection, wipe: Wipe, release: () => Promise<void>): QueueBackend {
  const opened: WakeQueue[] = [];
  const complaints: string[] = [];
  return {
    complaints,
    wipe,
    open() {
      const queue = createWakeQueue(connection, (message) => complaints.push(message));
      opened.push(queue);
      return queue;
    },
    async close() {
      await Promise.all(opened.map((queue) => queue.close()));
      await release();
    },
  };
}
