import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';

export type Database = NodePgDatabase<Record<string, never>> & { $client: pg.Pool };

export interface DatabaseClient {
  db: Database;
  close(): Promise<void>;
}

const CLOSE_MS = 5000;
/**
 * Everybody is salesos_app. Transactions are kept short on purpose: an open write transaction holds back every agent
 * behind pg_snapshot_xmin, so idle ones are cut.
 */
const SESSION = '-c role=salesos_app -c statement_timeout=30000 -c idle_in_transaction_session_timeout=15000';

export async function openDatabase(url: string, options: { max?: number } = {}): Promise<DatabaseClient> {
  const pool = new pg.Pool({ connectionString: url, max: options.max ?? 12, options: SESSION, application_name: 'salesos', idleTimeoutMillis: 0 });
  // A server that goes away must not take this process along; who uses the connection hears of it there. The pool itself
  // listens to idle connections only.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await refusePrivileges(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { db: drizzle(pool), close: () => closeWithin(pool, CLOSE_MS) };
}

async function closeWithin(pool: pg.Pool, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([pool.end(), patience]);
  clearTimeout(timer);
}

/** A connection that could see every tenant, whatever row security says, must not serve requests. */
async function refusePrivileges(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ login: string; privileged: boolean; owns: boolean }>(`
    select session_user as login,
      (select bool_or(rolsuper or rolbypassrls) from pg_roles where rolname in (session_user, current_user)) as privileged,
      exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and pg_get_userbyid(c.relowner) in (session_user, current_user)) as owns`);
  const [who] = rows;
  if (who?.privileged || who?.owns) {
    throw new Error(
      `DATABASE_URL logs in as ${who.login}, which is a superuser, bypasses row security or owns tables. Use the salesos_login role (see docs/runbooks/database.md).`,
    );
  }
}
