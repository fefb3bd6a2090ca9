import postgres from 'postgres';

const ident = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export interface Bootstrapped {
  /** Owner: migrates. */
  ownerUrl: string;
  /** Login of the product: starts as salesos_app, may step to salesos_system, owns nothing. */
  appUrl: string;
}

const createRole = (name: string, options: string): string =>
  `do $$ begin if not exists (select from pg_roles where rolname = ${literal(name)}) then create role ${ident(name)} ${options}; end if; exception when duplicate_object or unique_violation then null; end $$`;

/** The statements an administrator runs once per cluster; also what the embedded server gets. */
export function roleStatements(passwords: { owner: string; login: string }): string[] {
  return [
    createRole('salesos_app', 'nologin nosuperuser nobypassrls'),
    createRole('salesos_system', 'nologin nosuperuser nobypassrls'),
    createRole('salesos_owner', 'login nosuperuser nobypassrls'),
    createRole('salesos_login', 'login noinherit nosuperuser nobypassrls'),
    `alter role salesos_owner password ${literal(passwords.owner)}`,
    `alter role salesos_login password ${literal(passwords.login)}`,
    'grant salesos_app, salesos_system to salesos_login',
  ];
}

/** Held in the maintenance database while roles change; roles belong to the whole cluster. */
export const ROLES_LOCK = 7203343;

/** Idempotent: makes the roles and the database on a server we hold the superuser of. */
export async function bootstrapDatabase(superuserUrl: string, database: string, password: string, template?: string): Promise<Bootstrapped> {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => undefined });
  try {
    // Two at once on one cluster would fail with "tuple concurrently updated"; released when this session ends.
    await sql`select pg_advisory_lock(${ROLES_LOCK})`;
    for (const statement of roleStatements({ owner: password, login: password })) await sql.unsafe(statement);
    const [found] = await sql`select 1 from pg_database where datname = ${database}`;
    if (!found) await sql.unsafe(`create database ${ident(database)} owner salesos_owner${template ? ` template ${ident(template)}` : ''}`);
  } finally {
    await sql.end();
  }
  const url = new URL(superuserUrl);
  const as = (user: string): string => `postgres://${user}:${encodeURIComponent(password)}@${url.host}/${database}`;
  return { ownerUrl: as('salesos_owner'), appUrl: as('salesos_login') };
}
