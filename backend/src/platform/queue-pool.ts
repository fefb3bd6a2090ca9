import pg from 'pg';

/**
 * BullMQ's PostgreSQL backend speaks `pg` only. Each worker keeps one LISTEN client of this pool. Nothing here waits for
 * the disk: wake-ups are hints, and those a server crash takes are found again by the sweeper.
 */
export function openQueuePool(url: string, max = 10): { pool: pg.Pool; close(): Promise<void> } {
  const pool = new pg.Pool({ connectionString: url, max, options: '-c role=salesos_app -c search_path=bullmq -c synchronous_commit=off' });
  // Without a listener a server stop kills the process, and the pool listens to idle clients only; the queue reports its own errors.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.setMaxListeners(0);
  return { pool, close: () => pool.end() };
}

export async function withOwnerClient(ownerUrl: string, run: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await run(client);
  } finally {
    await client.end();
  }
}
