import pg from 'pg';

const REFUSED_MS = 250;
type Connected = (error: Error | null) => void;

/** BullMQ asks a server that is just starting again at once, thousands of times; here a refusal takes a moment to arrive. */
class PatientClient extends pg.Client {
  override connect(): Promise<pg.Client>;
  override connect(callback: ((error: Error) => void) | ((error: null, client: pg.Client) => void)): void;
  override connect(callback?: ((error: Error) => void) | ((error: null, client: pg.Client) => void)): Promise<pg.Client> | void {
    if (!callback) return super.connect();
    const tell = callback as Connected;
    super.connect((error: Error | null) => void (error ? setTimeout(tell, REFUSED_MS, error) : tell(null)));
  }
}

/** For everything but listening: what the queues ask is short. */
const QUERIES = 5;

/**
 * BullMQ's PostgreSQL backend speaks `pg` only. Each queue a process takes from keeps one LISTEN client of this pool, so
 * the pool has room for `listeners` besides. Nothing here waits for
 * the disk: wake-ups are hints, and those a server crash takes are found again by the sweeper.
 */
export function openQueuePool(url: string, listeners: number): { pool: pg.Pool; close(): Promise<void> } {
  const pool = new pg.Pool({
    Client: PatientClient,
    connectionString: url,
    max: QUERIES + listeners,
    options: '-c role=salesos_app -c search_path=bullmq -c synchronous_commit=off',
  });
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
