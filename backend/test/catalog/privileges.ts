import type postgres from 'postgres';
import { workList } from '#db/tables.ts';

type Sql = postgres.Sql | postgres.TransactionSql;

interface Grant {
  relation: string;
  is_partition: boolean;
  column: string | null;
  grantee: string;
  privilege: string;
}

/** Every grant on something in `public` to somebody other than its owner. */
const readGrants = (sql: Sql): Promise<Grant[]> => sql<Grant[]>`
  with acls as (
    select c.oid, null::name as column, c.relacl as acl from pg_class c union all
    select a.attrelid, a.attname, a.attacl from pg_attribute a where a.attacl is not null
  )
  select c.relname as relation, c.relispartition as is_partition, acls.column,
    case when g.grantee = 0 then 'public' else pg_get_userbyid(g.grantee) end as grantee, g.privilege_type as privilege
  from acls join pg_class c on c.oid = acls.oid cross join aclexplode(acls.acl) as g
  where c.relnamespace = 'public'::regnamespace and g.grantee <> c.relowner
  order by 1, 3 nulls first, 4, 5`;

const name = (grant: Grant): string => (grant.column ? `${grant.relation}.${grant.column}` : grant.relation);

/** The sweeper's role reads the columns of the work list and the business clock, and does nothing else. */
export async function systemGrants(sql: Sql): Promise<string[]> {
  const wanted = new Set([
    'business_clock SELECT',
    ...Object.entries(workList).flatMap(([table, columns]) => columns.map((column) => `${table}.${column} SELECT`)),
  ]);
  const held = new Set(
    (await readGrants(sql)).filter((grant) => grant.grantee === 'salesos_system').map((grant) => `${name(grant)} ${grant.privilege}`),
  );
  return [
    ...[...held].filter((grant) => !wanted.has(grant)).map((grant) => `salesos_system may ${grant}`),
    ...[...wanted].filter((grant) => !held.has(grant)).map((grant) => `salesos_system may not ${grant}`),
  ];
}

const ROWS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
/** The log and the audit trail only grow; sealing fills one column. */
const APPEND_ONLY: Readonly<Record<string, readonly string[]>> = {
  events: ['SELECT', 'INSERT'],
  event_key: ['SELECT', 'INSERT'],
  audit_log: ['SELECT', 'INSERT', 'sealed_seq UPDATE', 'sealed_hash UPDATE'],
};

/** Rows only for the product's role, and never against a table that is written once; nobody else holds anything. */
export async function otherGrants(sql: Sql): Promise<string[]> {
  const findings: string[] = [];
  for (const grant of await readGrants(sql)) {
    if (grant.grantee === 'salesos_system') continue;
    const right = grant.column ? `${grant.column} ${grant.privilege}` : grant.privilege;
    const allowed = grant.grantee === 'salesos_app' && !grant.is_partition && (APPEND_ONLY[grant.relation] ?? ROWS).includes(right);
    if (!allowed) findings.push(`${grant.grantee} may ${name(grant)} ${grant.privilege}`);
  }
  return findings;
}

/** A partition has no row security of its own: a grant on it would show every customer's rows. */
export const partitionGrants = async (sql: Sql): Promise<string[]> =>
  (await readGrants(sql))
    .filter((grant) => grant.is_partition)
    .map((grant) => `${name(grant)}: ${grant.grantee} may ${grant.privilege} on a partition`);
