import { loginRoles, missingTables, serverVersion, tablesWithoutRowSecurity } from '#services/installation/read-database.ts';
import type { Settings, Storage } from '../capabilities.ts';
import { type Check, fail, fine, warn } from './check.ts';

const OLDEST = 150_000;
const MIGRATE = 'Run `npm run -s salesos -- migrate`.';
const BOOTSTRAP = 'An administrator runs what `npm run -s salesos -- db bootstrap-sql` prints.';

export async function checkDatabase(storage: Storage, settings: Settings): Promise<Check[]> {
  return [await checkServer(storage), await checkRoles(storage), await checkSchema(storage, settings), await checkRowSecurity(storage, settings)];
}

async function checkServer({ work }: Storage): Promise<Check> {
  const { number, text } = await serverVersion(work);
  const found = `PostgreSQL ${text}`;
  return number >= OLDEST ? fine('database', found) : fail('database', found, 'Upgrade the server to PostgreSQL 15 or newer.');
}

/** That the login is no superuser, has no BYPASSRLS and owns nothing was checked when the connection was opened. */
async function checkRoles({ work }: Storage): Promise<Check> {
  const row = await loginRoles(work);
  const found = `${row?.login} as ${row?.role}, no superuser, owns nothing`;
  return row?.system ? fine('roles', found) : fail('roles', `${row?.login} may not become salesos_system`, BOOTSTRAP);
}

async function checkSchema({ work }: Storage, settings: Settings): Promise<Check> {
  const wanted = [...settings.tenantTables, ...settings.routingTables];
  const missing = await missingTables(work, wanted);
  if (missing.length > 0) return fail('migrations', `missing: ${missing.join(', ')}`, MIGRATE);
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

async function checkRowSecurity({ work }: Storage, settings: Settings): Promise<Check> {
  const open = await tablesWithoutRowSecurity(work, settings.tenantTables);
  return open.length === 0
    ? fine('row security', `forced on ${settings.tenantTables.length} tables`)
    : fail('row security', `not forced on ${open.join(', ')}`, `${MIGRATE} Nothing else may change these tables.`);
}
