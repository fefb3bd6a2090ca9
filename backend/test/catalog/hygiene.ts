import type postgres from 'postgres';
import { tenantTables } from '#db/tables.ts';

type Sql = postgres.Sql | postgres.TransactionSql;

/** A function that runs as its owner walks past row security. */
export async function securityDefiners(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select p.pronamespace::regnamespace::text || '.' || p.proname as name from pg_proc p
    where p.prosecdef and p.pronamespace::regnamespace::text not in ('pg_catalog', 'information_schema') order by 1`;
  return rows.map((row) => `${row.name}: security definer`);
}

/** A view reads as its owner unless told otherwise; a materialized one cannot be told. */
export async function views(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm')
      and not coalesce('security_invoker=true' = any (c.reloptions) or 'security_invoker=on' = any (c.reloptions), false) order by 1`;
  return rows.map((row) => `${row.name}: not a security_invoker view`);
}

const ROLES = ['salesos_app', 'salesos_system', 'salesos_login'];

export async function roles(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string; powers: string[]; owned: string[]; memberships: string[] }[]>`
    select r.rolname as name,
      array_remove(array[case when rolsuper then 'superuser' end, case when rolbypassrls then 'bypassrls' end, case when rolcreaterole then 'createrole' end,
        case when rolcreatedb then 'createdb' end, case when rolreplication then 'replication' end,
        case when rolname = 'salesos_login' and rolinherit then 'inherit' end, case when rolname <> 'salesos_login' and rolcanlogin then 'login' end], null) as powers,
      coalesce((select array_agg(c.relname::text order by c.relname) from pg_class c where c.relnamespace = 'public'::regnamespace and c.relowner = r.oid), '{}') as owned,
      coalesce((select array_agg(pg_get_userbyid(m.roleid)::text order by 1) from pg_auth_members m where m.member = r.oid), '{}') as memberships
    from pg_roles r where r.rolname = any (${ROLES}) order by r.rolname`;
  const missing = ROLES.filter((name) => !rows.some((row) => row.name === name)).map((name) => `${name}: no such role`);
  const strange = rows.flatMap((row) => [
    ...row.powers.map((power) => `${row.name}: ${power}`),
    ...row.owned.map((relation) => `${row.name}: owns ${relation}`),
    ...row.memberships.filter((role) => row.name !== 'salesos_login' || !ROLES.includes(role)).map((role) => `${row.name}: member of ${role}`),
  ]);
  return [...missing, ...strange];
}

/** Business time is passed as a value and can be moved; a default that reads the server's clock cannot. */
export async function clockDefaults(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string; expression: string }[]>`
    select c.relname || '.' || a.attname as name, pg_get_expr(d.adbin, d.adrelid) as expression
    from pg_attrdef d join pg_class c on c.oid = d.adrelid join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
    where c.relnamespace = 'public'::regnamespace
      and pg_get_expr(d.adbin, d.adrelid) ~* '\\m(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\\(|current_(date|time)|localtime' order by 1`;
  return rows.map((row) => `${row.name}: default ${row.expression}`);
}

/** A reference that leaves the customer out could point into another customer's rows. */
export async function foreignKeys(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string; definition: string }[]>`
    select f.conrelid::regclass::text as name, pg_get_constraintdef(f.oid) as definition from pg_constraint f
    where f.contype = 'f' and f.connamespace = 'public'::regnamespace and f.conrelid::regclass::text = any (${[...tenantTables]}) and not exists (
      select from unnest(f.conkey, f.confkey) as pair(own, other)
        join pg_attribute o on o.attrelid = f.conrelid and o.attnum = pair.own and o.attname = 'customer_id'
        join pg_attribute t on t.attrelid = f.confrelid and t.attnum = pair.other
          and t.attname = case when f.confrelid = 'public.customers'::regclass then 'id' else 'customer_id' end) order by 1`;
  return rows.map((row) => `${row.name}: ${row.definition} leaves the customer out`);
}
