import path from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

const LOCK = 7203344;

/** Brings the schema up to date as its owner; several processes may start at once, one of them migrates. */
export async function migrateDatabase(ownerUrl: string, now: Date): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql`select pg_advisory_lock(${LOCK})`;
    await applyMigrations(drizzle(sql), { migrationsFolder: path.join(import.meta.dirname, 'migrations') });
    await makeEventPartitions(sql, now);
  } finally {
    await sql.end();
  }
}

const MONTHS_AHEAD = 12;

const monthStart = (now: Date, ahead: number): string => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1)).toISOString();

/** Monthly partitions from this month on. A month that rows already reached through the default partition stays there. */
async function makeEventPartitions(sql: postgres.Sql, now: Date): Promise<void> {
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead += 1) {
    // Text, not Date: drizzle took this client's date serializer away.
    const from = monthStart(now, ahead);
    const to = monthStart(now, ahead + 1);
    const name = `events_${from.slice(0, 7).replace('-', '_')}`;
    const [known] = await sql`select 1 where to_regclass(${name}) is not null
      or exists (select from events_default where recorded_at >= ${from}::timestamptz and recorded_at < ${to}::timestamptz)`;
    if (!known) await sql.unsafe(`create table ${name} partition of events for values from ('${from}') to ('${to}')`);
  }
  await forgetCustomers(sql);
}

/** As of the other large tables (`0043_plans_of_newcomers.sql`); a partition does not take it over from `events`. */
async function forgetCustomers(sql: postgres.Sql): Promise<void> {
  const [counted] = await sql`select 1 from pg_inherits i join pg_attribute a on a.attrelid = i.inhrelid
    where i.inhparent = 'events'::regclass and a.attname = 'customer_id' and coalesce(a.attstattarget, -1) <> 0 limit 1`;
  if (counted) await sql`alter table events alter column customer_id set statistics 0`;
}
