import fs from 'node:fs';
import path from 'node:path';
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import type postgres from 'postgres';

type Sql = postgres.Sql | postgres.TransactionSql;

const FOLDER = path.join(import.meta.dirname, '../../src/db/schema');

export async function declaredTables(): Promise<PgTable[]> {
  const files = fs.readdirSync(FOLDER).filter((file) => file.endsWith('.ts'));
  const modules: Record<string, unknown>[] = await Promise.all(files.map((file) => import(path.join(FOLDER, file))));
  return modules.flatMap((module) => Object.values(module)).filter((value) => is(value, PgTable));
}

const described = (table: string, column: string, type: string, notNull: boolean): string =>
  `${table}.${column} ${type}${notNull ? ' not null' : ''}`;

/** What TypeScript believes about the tables is what the migrations made: names, types, nullability, and the words a column may hold. */
export async function schemaDrift(sql: Sql, tables: readonly PgTable[]): Promise<string[]> {
  const real = new Set(await readColumns(sql));
  const declared = new Set(tables.flatMap(declaredColumns));
  return [
    ...[...declared].filter((column) => !real.has(column)).map((column) => `declared only: ${column}`),
    ...[...real].filter((column) => !declared.has(column)).map((column) => `in the database only: ${column}`),
    ...(await wordDrift(sql, tables)),
  ];
}

function declaredColumns(table: PgTable): string[] {
  const config = getTableConfig(table);
  const inKey = new Set(
    [...config.primaryKeys.flatMap((key) => key.columns), ...config.columns.filter((column) => column.primary)].map((column) => column.name),
  );
  return config.columns.map((column) => described(config.name, column.name, column.getSQLType(), column.notNull || inKey.has(column.name)));
}

async function readColumns(sql: Sql): Promise<string[]> {
  const rows = await sql<{ table: string; column: string; type: string; not_null: boolean }[]>`
    select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as not_null
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by c.relname, a.attnum`;
  return rows.map((row) => described(row.table, row.column, row.type, row.not_null));
}

async function wordDrift(sql: Sql, tables: readonly PgTable[]): Promise<string[]> {
  const rows = await sql<{ column: string; definition: string }[]>`
    select k.conrelid::regclass::text || '.' || a.attname as column, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid and not c.relispartition
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
    where k.contype = 'c' and k.connamespace = 'public'::regnamespace and cardinality(k.conkey) = 1 and a.atttypid = 'text'::regtype`;
  const real = new Map<string, string>(
    rows.map((row) => [
      row.column,
      [...row.definition.matchAll(/'([^']*)'::text/g)]
        .map((match) => match[1] ?? '')
        .sort()
        .join(' '),
    ]),
  );
  const declared = new Map<string, string>(
    tables.flatMap((table) => {
      const { name, columns } = getTableConfig(table);
      return columns.flatMap((column) =>
        column.enumValues?.length ? [[`${name}.${column.name}`, [...column.enumValues].sort().join(' ')] as const] : [],
      );
    }),
  );
  return [...new Set([...real.keys(), ...declared.keys()])].sort().flatMap((column) => {
    const [is_, says] = [real.get(column), declared.get(column)];
    return is_ === says ? [] : [`words of ${column}: database "${is_ ?? 'any'}", schema "${says ?? 'any'}"`];
  });
}
