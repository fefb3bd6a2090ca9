import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';

export async function serverVersion(work: Work): Promise<{ number: number; text: string | undefined }> {
  const [row] = await work.withRoutes<{ number: string; version: string }>(
    sql`select current_setting('server_version_num') as number, split_part(current_setting('server_version'), ' ', 1) as version`,
  );
  return { number: Number(row?.number), text: row?.version };
}

/** Who logged in, as whom it works, and whether it may look for due work across customers. */
export async function loginRoles(work: Work): Promise<{ login: string; role: string; system: boolean } | undefined> {
  const [row] = await work.withRoutes<{ login: string; role: string; system: boolean }>(sql`
    select session_user::text as login, current_user::text as role,
      exists (select from pg_roles r where r.rolname = 'salesos_system' and pg_has_role(session_user, r.oid, 'member')) as system`);
  return row;
}

export async function missingTables(work: Work, wanted: readonly string[]): Promise<string[]> {
  const rows = await work.withRoutes<{ name: string }>(
    sql`select name from jsonb_array_elements_text(${JSON.stringify(wanted)}::jsonb) as w(name) where to_regclass(quote_ident(name)) is null`,
  );
  return rows.map(({ name }) => name);
}

/** Those of these tables whose rows are not kept apart by customer, whoever asks. */
export async function tablesWithoutRowSecurity(work: Work, tables: readonly string[]): Promise<string[]> {
  const rows = await work.withRoutes<{ name: string }>(sql`
    select c.relname as name from pg_class c where c.oid in (select to_regclass(quote_ident(name)) from jsonb_array_elements_text(${JSON.stringify(tables)}::jsonb) as w(name))
      and not (c.relrowsecurity and c.relforcerowsecurity) order by 1`);
  return rows.map(({ name }) => name);
}
