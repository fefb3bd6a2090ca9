import type { SQL } from 'drizzle-orm';
import { PgDialect, type PgPreparedQuery, type PreparedQueryConfig } from 'drizzle-orm/pg-core';
import type { NodePgSession } from 'drizzle-orm/node-postgres';

const HOT_AFTER = 3;
/** Texts remembered; beyond it new ones stay unprepared, so lists of any length cannot fill the server's memory. */
const MOST_TEXTS = 500;
const dialect = new PgDialect();

interface Rows extends PreparedQueryConfig {
  execute: { rows: unknown[] };
}
/** As much of a drizzle session as running one statement takes. */
export interface Session {
  prepareQuery(
    query: Parameters<NodePgSession<Record<string, never>, Record<string, never>>['prepareQuery']>[0],
    fields: undefined,
    name: string | undefined,
    arrays: boolean,
  ): PgPreparedQuery<Rows>;
}

export type RunStatement = <Row>(on: Session, query: SQL) => Promise<Row[]>;

/**
 * Runs SQL, and prepares a text on the server from its fourth use: planning one read of the partitioned log costs ten
 * times what running it does.
 */
export function hotStatements(): RunStatement {
  const known = new Map<string, { name: string; uses: number }>();
  return async <Row>(on: Session, query: SQL) => {
    const statement = dialect.sqlToQuery(query);
    let text = known.get(statement.sql);
    if (!text && known.size < MOST_TEXTS) known.set(statement.sql, (text = { name: `hot_${known.size}`, uses: 0 }));
    const isHot = text !== undefined && text.uses++ >= HOT_AFTER;
    const { rows } = await on.prepareQuery(statement, undefined, isHot ? text?.name : undefined, false).execute();
    return rows as Row[];
  };
}
