import type { Settings, Storage } from '../capabilities.ts';
import { type Check, fail, fine, warn } from './check.ts';

const OLDEST = 150_000;
const MIGRATE = 'Run `npm run -s salesos -- migrate`.';
const BOOTSTRAP = 'An administrator runs what `npm run -s salesos -- db bootstrap-sql` prints.';

export async function checkDatabase(storage: Storage, settings: Settings): Promise<Check[]> {
  return [await checkServer(storage), await checkRoles(storage), await checkSchema(storage, settings), await checkRowSecurity(storage, settings)];
}

async function checkServer({ work, sql }: Storage): Promise<Check> {
  const [row] = await work.withRoutes<{ number: string; version: string }>(
    sql`select current_setting('server_version_num') as number, split_part(current_setting('server_version'), ' ', 1) as version`,
  );
  const found = `PostgreSQL ${row?.version}`;
  return Number(row?.number) >= OLDEST ? fine('database', found) : fail('database', found, 'Upgrade the server to PostgreSQL 15 or newer.');
}

/** That the login is no superuser, has no BYPASSRLS and owns nothing was checked when the connection was opened. */
async function checkRoles({ work, sql }: Storage): Promise<Check> {
  const [row] = await work.withRoutes<{ login: string; role: string; system: boolean }>(sql`
    select session_user::text as login, current_user::text as role,
      exists (select from pg_roles r where r.rolname = 'salesos_system' and pg_has_role(session_user, r.oid, 'member')) as system`);
  const found = `${row?.login} as ${row?.role}, no superuser, owns nothing`;
  return row?.system ? fine('roles', found) : fail('roles', `${row?.login} may not become salesos_system`, BOOTSTRAP);
}

async function checkSchema({ work, sql }: Storage, settings: Settings): Promise<Check> {
  const wanted = [...settings.tenantTables, ...settings.routingTables];
  const missing = await work.withRoutes<{ name: string }>(
    sql`select name from jsonb_array_elements_text(${JSON.stringify(wanted)}::jsonb) as w(name) where to_regclass(quote_ident(name)) is null`,
  );
  if (missing.length > 0) return fail('migrations', `missing: ${missing.map(({ name }) => name).join(', ')}`, MIGRATE);
  const applied = await settings.migrations().catch(() => null);
  if (applied === null) return fine('migrations', `all ${wanted.length} tables are there (MIGRATE_DATABASE_URL tells more)`);
  if (applied.applied < applied.known) return fail('migrations', `${applied.applied} of ${applied.known} applied`, MIGRATE);
  return applied.applied === applied.known
    ? fine('migrations', `all ${applied.known} applied`)
    : warn(
        'migrations',
        `the database has seen ${applied.applied}, this version knows ${applied.known}`,
        'Run the version that migrated it, or newer.',
      );
}

async function checkRowSecurity({ work, sql }: Storage, settings: Settings): Promise<Check> {
  const open = await work.withRoutes<{ name: string }>(sql`
    select c.relname as name from pg_class c where c.oid in (select to_regclass(quote_ident(name)) from jsonb_array_elements_text(${JSON.stringify(settings.tenantTables)}::jsonb) as w(name))
      and not (c.relrowsecurity and c.relforcerowsecurity) order by 1`);
  return open.length === 0
    ? fine('row security', `forced on ${settings.tenantTables.length} tables`)
    : fail('row security', `not forced on ${open.map(({ name }) => name).join(', ')}`, `${MIGRATE} Nothing else may change these tables.`);
}
