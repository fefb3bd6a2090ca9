import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { WakeQueue } from '#ports/queue.ts';
import { openWakeOutbox, type Wake, wakeKey } from './wake-outbox.ts';

/** What is asked of the pool here; BullMQ's PostgreSQL backend uses the rest of it. Made by `openQueuePool`. */
export interface QueuePool {
  query(text: string, values: unknown[]): Promise<{ rows: { dedup_id: string }[] }>;
}

const named = (queue: string): string => `${SHARED}-${queue}`;
/** The queue a target is put into. */
function queueOf(target: string): string {
  const slash = target.indexOf('/');
  return slash < 0 ? SHARED : named(target.slice(0, slash));
}
export type QueueConnection = { kind: 'postgres'; pool: QueuePool } | { kind: 'redis'; url: string };

const SHARED = 'wake-ups';
/** BullMQ takes jobs without a priority first. */
const IDLE_PRIORITY = 1;
const TICK_MS = 1000;
const QUIET_MS = 1000;
/** Shorter than the period, so that a process's own next tick is never taken for a repetition of its last one. */
const TICK_TTL_MS = 900;
/**
 * A killed worker's wake-ups are free again after at most the lock and two checks; a server that comes back is asked
 * again within a second. Running a wake-up twice is harmless: the cursor's and the leases' row locks decide who works.
 */
const RECOVERY = { lockDuration: 5000, stalledInterval: 2500, maxStalledCount: 1_000_000, runRetryDelay: 1000 } as const;

function redisOptions(url: string) {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname,
    port: Number(port || 6379),
    db: Number(pathname.slice(1) || 0),
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
    // Workers block on Redis; BullMQ requires retries without limit.
    maxRetriesPerRequest: null,
  };
}

/** A server that is down is complained about by every lane, again and again; each complaint is passed on once in a while. */
function atMostEvery(ms: number, report: (message: string) => void): (message: string) => void {
  const lastAt = new Map<string, number>();
  return (message) => {
    const now = performance.now();
    if (now - (lastAt.get(message) ?? -ms) < ms) return;
    if (lastAt.size > 100) lastAt.clear();
    lastAt.set(message, now);
    report(message);
  };
}

/** Creates BullMQ's own tables; run by the owner. */
export async function migrateQueue(client: unknown): Promise<void> {
  await runMigrations(client as Parameters<typeof runMigrations>[0], 'bullmq');
}

export function createWakeQueue(connection: QueueConnection, report: (message: string) => void): WakeQueue {
  const onError = atMostEvery(QUIET_MS, report);
  const ends = openEnds(connection, onError);
  // On PostgreSQL a retention count rescans the kept rows for every finished job.
  const keep = { removeOnComplete: true, removeOnFail: true } as const;
  const optionsOf = (wake: Wake) => ({
    ...keep,
    deduplication: { id: wakeKey(wake), keepLastIfActive: true },
    ...(wake.urgency === 'idle' ? { priority: IDLE_PRIORITY } : {}),
  });
  const send = async (wakes: Wake[]): Promise<void> => {
    const fresh = connection.kind === 'postgres' ? await notYetWaiting(connection.pool, wakes).catch(() => wakes) : wakes;
    const byQueue = Map.groupBy(fresh, (wake) => queueOf(wake.target));
    await Promise.all(
      [...byQueue].map(([queue, some]) => ends.queue(queue).addBulk(some.map((wake) => ({ name: wake.target, data: wake, opts: optionsOf(wake) })))),
    );
  };
  const outbox = openWakeOutbox(send, onError);
  let workers: Worker<Wake>[] = [];
  let ticks: NodeJS.Timeout | undefined;
  let closing = false;
  const wake: WakeQueue['wake'] = (target, customerId, urgency = 'now') => outbox.put({ target, customerId, urgency });
  // Added by every worker and deduplicated, not a job scheduler: a schedule would be gone after the queue was wiped.
  const tick = (): void =>
    void ends
      .queue(SHARED)
      .add('tick', { target: 'tick', customerId: '' }, { ...keep, lifo: true, deduplication: { id: 'tick', ttl: TICK_TTL_MS } })
      .catch((error: Error) => closing || onError(error.message));

  return {
    wake,
    wakeLater: (target, customerId, delayMs) => void setTimeout(() => wake(target, customerId), delayMs).unref(),
    async start(handlers, concurrency, queues = []) {
      const run = async (job: { name: string; data: Wake }): Promise<void> =>
        job.name === 'tick' ? handlers.tick() : handlers.wake(job.data.target, job.data.customerId);
      workers = [SHARED, ...queues.map(named)].map((queue) => ends.worker(queue, run, concurrency));
      for (const worker of workers) {
        worker.on('error', (error) => closing || onError(error.message));
        worker.on('failed', (job, error) => closing || onError(`${job?.name ?? 'job'} failed: ${error.name}`));
      }
      await Promise.all(workers.map((worker) => worker.waitUntilReady()));
      tick();
      ticks = setInterval(tick, TICK_MS);
    },
    async close() {
      closing = true;
      clearInterval(ticks);
      await Promise.all(workers.map((worker) => worker.close()));
      await outbox.close();
      await ends.close();
    },
  };
}

/** BullMQ's two ends of any number of queues. Producers need no connection of their own; each worker needs one to wait on. */
function openEnds(connection: QueueConnection, onError: (message: string) => void) {
  const backend = (connection.kind === 'postgres' ? createPostgresBackend : undefined) as never;
  const redis = connection.kind === 'redis' ? new Redis(redisOptions(connection.url)) : undefined;
  redis?.on('error', (error) => onError(error.message));
  const to = (connection.kind === 'postgres' ? connection.pool : redis) as never;
  const queues = new Map<string, Queue<Wake>>();
  return {
    queue(name: string): Queue<Wake> {
      const known = queues.get(name);
      if (known) return known;
      const made = new Queue<Wake>(name, { connection: to }, backend);
      made.on('error', (error) => onError(error.message));
      queues.set(name, made);
      return made;
    },
    worker: (name: string, run: (job: { name: string; data: Wake }) => Promise<void>, concurrency: number): Worker<Wake> =>
      new Worker<Wake>(name, run, { connection: to, concurrency, ...RECOVERY }, backend),
    async close(): Promise<void> {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      redis?.disconnect();
    },
  };
}

/**
 * Leaves out wake-ups whose target waits for its turn already (it will see what was committed before this question).
 * Most do under load, and BullMQ spends about a millisecond on finding that out for each. Reads BullMQ's own tables;
 * without an answer everything is handed over.
 */
async function notYetWaiting(pool: QueuePool, wakes: Wake[]): Promise<Wake[]> {
  const { rows } = await pool.query(
    `select d.dedup_id from bullmq.dedup d join bullmq.job j on j.queue = d.queue and j.id = d.job_id
      where d.queue = any ($1::text[]) and d.dedup_id = any ($2::text[]) and (j.state = 'waiting' or (j.state = 'active'
        and exists (select from bullmq.dedup_next n where n.queue = d.queue and n.dedup_id = d.dedup_id)))`,
    [[...new Set(wakes.map((wake) => queueOf(wake.target)))], wakes.map(wakeKey)],
  );
  const waiting = new Set(rows.map((row) => row.dedup_id));
  return wakes.filter((wake) => !waiting.has(wakeKey(wake)));
}
