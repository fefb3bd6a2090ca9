import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import type { WakeQueue } from '#ports/queue.ts';
import { openWakeOutbox, type Wake, wakeKey } from './wake-outbox.ts';

/** What is asked of the pool here; BullMQ's PostgreSQL backend uses the rest of it. Made by `openQueuePool`. */
export interface QueuePool {
  query(text: string, values: unknown[]): Promise<{ rows: { dedup_id: string }[] }>;
}
export type QueueConnection = { kind: 'postgres'; pool: QueuePool } | { kind: 'redis'; url: string };

const QUEUE = 'wake-ups';
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
  const backend = connection.kind === 'postgres' ? createPostgresBackend : undefined;
  const target = (connection.kind === 'postgres' ? connection.pool : redisOptions(connection.url)) as never;
  // On PostgreSQL a retention count rescans the kept rows for every finished job.
  const keep = { removeOnComplete: true, removeOnFail: true } as const;
  const queue = new Queue<Wake>(QUEUE, { connection: target, defaultJobOptions: keep }, backend as never);
  queue.on('error', (error) => onError(error.message));
  const send = async (wakes: Wake[]): Promise<void> => {
    const fresh = connection.kind === 'postgres' ? await notYetWaiting(connection.pool, wakes).catch(() => wakes) : wakes;
    const opts = (id: string) => ({ ...keep, deduplication: { id, keepLastIfActive: true } });
    if (fresh.length > 0) await queue.addBulk(fresh.map((wake) => ({ name: wake.target, data: wake, opts: opts(wakeKey(wake)) })));
  };
  const outbox = openWakeOutbox(send, onError);
  let worker: Worker<Wake> | undefined;
  let ticks: NodeJS.Timeout | undefined;
  let closing = false;
  const wake = (name: string, customerId: string): void => outbox.put({ target: name, customerId });
  // Added by every worker and deduplicated, not a job scheduler: a schedule would be gone after the queue was wiped.
  const tick = (): void =>
    void queue
      .add('tick', { target: 'tick', customerId: '' }, { ...keep, lifo: true, deduplication: { id: 'tick', ttl: TICK_TTL_MS } })
      .catch((error: Error) => closing || onError(error.message));

  return {
    wake,
    wakeLater: (name, customerId, delayMs) => void setTimeout(() => wake(name, customerId), delayMs).unref(),
    async start(handlers, concurrency) {
      const run = async (job: { name: string; data: Wake }): Promise<void> =>
        job.name === 'tick' ? handlers.tick() : handlers.wake(job.data.target, job.data.customerId);
      worker = new Worker<Wake>(QUEUE, run, { connection: target, concurrency, ...RECOVERY }, backend as never);
      worker.on('error', (error) => closing || onError(error.message));
      worker.on('failed', (job, error) => closing || onError(`${job?.name ?? 'job'} failed: ${error.name}`));
      await worker.waitUntilReady();
      tick();
      ticks = setInterval(tick, TICK_MS);
    },
    async close() {
      closing = true;
      clearInterval(ticks);
      await worker?.close();
      await outbox.close();
      await queue.close();
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
      where d.queue = $1 and d.dedup_id = any ($2::text[]) and (j.state = 'waiting' or (j.state = 'active'
        and exists (select from bullmq.dedup_next n where n.queue = d.queue and n.dedup_id = d.dedup_id)))`,
    [QUEUE, wakes.map(wakeKey)],
  );
  const waiting = new Set(rows.map((row) => row.dedup_id));
  return wakes.filter((wake) => !waiting.has(wakeKey(wake)));
}
