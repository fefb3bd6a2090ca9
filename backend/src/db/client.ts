import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

export type Database = PostgresJsDatabase<Record<string, never>>;

export interface DatabaseClient {
  db: Database;
  close(): Promise<void>;
}

/**
 * Opens the pool as salesos_app. Transactions are kept short on purpose: an open write transaction holds back every
 * agent behind pg_snapshot_xmin, so idle ones are cut.
 */
export async function openDatabase(url: string, options: { max?: number } = {}): Promise<DatabaseClient> {
  const sql = postgres(url, {
    max: options.max ?? 12,
    onnotice: () => undefined,
    connection: { role: 'salesos_app', statement_timeout: 30_000, idle_in_transaction_session_timeout: 15_000, application_name: 'salesos' },
  });
  try {
    await refusePrivileges(sql);
  } catch (error) {
    await sql.end();
    throw error;
  }
  return { db: drizzle(sql), close: () => sql.end({ timeout: 5 }) };
}

/** A connection that could see every tenant, whatever row security says, must not serve requests. */
async function refusePrivileges(sql: postgres.Sql): Promise<void> {
  const [who] = await sql<{ login: string; privileged: boolean; owns: boolean }[]>`
    select session_user as login,
      (select bool_or(rolsuper or rolbypassrls) from pg_roles where rolname in (session_user, current_user)) as privileged,
      exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and pg_get_userbyid(c.relowner) in (session_user, current_user)) as owns`;
  if (who?.privileged || who?.owns) {
    throw new Error(`DATABASE_URL logs in as ${who.login}, which is a superuser, bypasses row security or owns tables. Use the salesos_login role (see docs/runbooks/database.md).`);
  }
}
