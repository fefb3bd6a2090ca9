import type postgres from 'postgres';
import { routingTables, tenantTables, workList } from '#db/tables.ts';

type Sql = postgres.Sql | postgres.TransactionSql;

interface Table {
  name: string;
  enabled: boolean;
  forced: boolean;
  key: string[];
  columns: string[];
  policies: Policy[];
}

interface Policy {
  name: string;
  command: string;
  permissive: boolean;
  roles: string[];
  using: string | null;
  check: string | null;
}

const readTables = (sql: Sql): Promise<Table[]> => sql<Table[]>`
  select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
    coalesce((select array_agg(a.attname::text order by k.n) from pg_constraint p cross join unnest(p.conkey) with ordinality as k(num, n)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num where p.conrelid = c.oid and p.contype = 'p'), '{}') as key,
    (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    coalesce((select jsonb_agg(jsonb_build_object('name', p.polname, 'command', p.polcmd, 'permissive', p.polpermissive,
      'roles', (select jsonb_agg(r.rolname order by r.rolname) from pg_roles r where r.oid = any (p.polroles)),
      'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid)) order by p.polname)
      from pg_policy p where p.polrelid = c.oid), '[]') as policies
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by c.relname`;

/** Every table is on exactly one list, and every listed table exists. */
export async function listedTables(sql: Sql): Promise<string[]> {
  const listed = ['customers', ...tenantTables, ...routingTables];
  const found = (await readTables(sql)).map((table) => table.name);
  return [
    ...found.filter((name) => !listed.includes(name)).map((name) => `${name}: in no list of db/tables.ts`),
    ...listed.filter((name) => !found.includes(name)).map((name) => `${name}: listed, but there is no such table`),
    ...listed.filter((name, n) => listed.indexOf(name) !== n).map((name) => `${name}: on two lists`),
    ...Object.keys(workList)
      .filter((name) => !['customers', ...tenantTables].includes(name))
      .map((name) => `${name}: on the work list, but no tenant table`),
  ];
}

const tenantPolicy = (column: string): Policy => {
  const rule = `(${column} = (NULLIF(current_setting('salesos.customer_id'::text, true), ''::text))::uuid)`;
  return { name: 'tenant', command: '*', permissive: true, roles: ['salesos_app'], using: rule, check: rule };
};
const workPolicy: Policy = { name: 'work', command: 'r', permissive: true, roles: ['salesos_system'], using: 'true', check: null };

/** Forced row security and exactly the policies of its list, keyed by customer. */
export async function tenantShape(sql: Sql): Promise<string[]> {
  const findings: string[] = [];
  for (const table of await readTables(sql)) {
    const isTenant = table.name === 'customers' || tenantTables.some((name) => name === table.name);
    if (!isTenant) continue;
    const column = table.name === 'customers' ? 'id' : 'customer_id';
    if (table.key[0] !== column) findings.push(`${table.name}: primary key does not begin with ${column}`);
    if (!table.enabled) findings.push(`${table.name}: row security is off`);
    if (!table.forced) findings.push(`${table.name}: row security is not forced`);
    const expected = [tenantPolicy(column), ...(table.name in workList ? [workPolicy] : [])];
    if (canonical(table.policies) !== canonical(expected)) findings.push(`${table.name}: policies are ${canonical(table.policies)}`);
  }
  return findings;
}

const canonical = (policies: readonly Policy[]): string =>
  JSON.stringify(policies.map(({ name, command, permissive, roles, using, check }) => [name, command, permissive, roles, using, check]));

/** A routing table is readable without a customer, so it may hold the key and the customer it leads to, and nothing else. */
export async function routingShape(sql: Sql): Promise<string[]> {
  const leadingNowhere = ['business_clock', 'crm_journals'];
  const routes = (await readTables(sql)).filter((table) => !leadingNowhere.includes(table.name) && routingTables.some((name) => name === table.name));
  return routes.flatMap((table) => {
    const extra = table.columns.filter((column) => column !== 'customer_id' && !table.key.includes(column));
    return [
      ...extra.map((column) => `${table.name}.${column}: neither key nor customer_id`),
      ...(table.columns.includes('customer_id') ? [] : [`${table.name}: leads to no customer`]),
    ];
  });
}
