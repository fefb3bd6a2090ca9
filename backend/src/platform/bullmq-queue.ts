import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import type { WakeQueue } from '#ports/queue.ts';

/** The part of a connection pool BullMQ's PostgreSQL backend needs; made by `openQueuePool`. */
export type QueueConnection = { kind: 'postgres'; pool: unknown } | { kind: 'redis'; url: string };

interface WakeJob {
  target: string;
  customerId: string;
}

const QUEUE = 'wake-ups';
const TICK_MS = 1000;

function redisOptions(url: string): { host: string; port: number; username?: string; password?: string; maxRetriesPerRequest: null } {
  const { hostname, port, username, password } = new URL(url);
  return {
    host: hostname,
    port: Number(port || 6379),
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
    // Workers block on Redis; BullMQ requires retries without limit.
    maxRetriesPerRequest: null,
  };
}

/** Creates BullMQ's own tables; run by the owner. */
export async function migrateQueue(client: unknown): Promise<void> {
  await runMigrations(client as Parameters<typeof runMigrations>[0], 'bullmq');
}

export function createWakeQueue(connection: QueueConnection, onError: (message: string) => void): WakeQueue {
  const backend = connection.kind === 'postgres' ? createPostgresBackend : undefined;
  const target = (connection.kind === 'postgres' ? connection.pool : redisOptions(connection.url)) as never;
  // On PostgreSQL a retention count rescans the kept rows for every finished job.
  const keep = { removeOnComplete: true, removeOnFail: true } as const;
  const queue = new Queue<WakeJob>(QUEUE, { connection: target, defaultJobOptions: keep }, backend as never);
  queue.on('error', (error) => onError(error.message));
  let worker: Worker<WakeJob> | undefined;
  let closing = false;
  const pending = new Map<string, WakeJob>();
  let flushing = false;

  async function flush(): Promise<void> {
    flushing = true;
    while (pending.size > 0 && !closing) {
      const jobs = [...pending.values()];
      pending.clear();
      await queue
        .addBulk(jobs.map((job) => ({ name: job.target, data: job, opts: { ...keep, deduplication: { id: `${job.target}/${job.customerId}`, keepLastIfActive: true } } })))
        .catch((error: Error) => onError(error.message));
    }
    flushing = false;
  }

  const wake = (name: string, customerId: string): void => {
    pending.set(`${name}/${customerId}`, { target: name, customerId });
    if (!flushing) setImmediate(() => void flush());
    flushing = true;
  };

  return {
    wake,
    wakeLater: (name, customerId, delayMs) => void setTimeout(() => wake(name, customerId), delayMs).unref(),
    async start(handlers, concurrency) {
      const run = async (job: { name: string; data: WakeJob }): Promise<void> =>
        job.name === 'tick' ? handlers.tick() : handlers.wake(job.data.target, job.data.customerId);
      worker = new Worker<WakeJob>(QUEUE, run, { connection: target, concurrency }, backend as never);
      worker.on('error', (error) => closing || onError(error.message));
      worker.on('failed', (job, error) => closing || onError(`${job?.name ?? 'job'} failed: ${error.name}`));
      await worker.waitUntilReady();
      await queue.upsertJobScheduler('sweep', { every: TICK_MS }, { name: 'tick', data: { target: 'tick', customerId: '' }, opts: keep });
    },
    async close() {
      closing = true;
      await worker?.close();
      await queue.close();
    },
  };
}
