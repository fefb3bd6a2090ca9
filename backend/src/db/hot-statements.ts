import { PgDialect, type PgSession } from 'drizzle-orm/pg-core';
import type { SQL } from 'drizzle-orm';

const HOT_AFTER = 3;
/** Texts remembered; beyond it new ones stay unprepared, so lists of any length cannot fill the server's memory. */
const MOST_TEXTS = 500;
const dialect = new PgDialect();

export type RunStatement = <Row>(on: { readonly _: { readonly session: Pick<PgSession, 'prepareQuery'> } }, query: SQL) => Promise<Row[]>;

/**
 * Runs SQL, and prepares a text on the server from its fourth use: planning one read of the partitioned log costs ten
 * times what running it does.
 */
export function hotStatements(): RunStatement {
  const uses = new Map<string, number>();
  return async <Row>(on: Parameters<RunStatement>[0], query: SQL) => {
    const statement = dialect.sqlToQuery(query);
    const used = uses.get(statement.sql) ?? 0;
    if (used < HOT_AFTER && (used > 0 || uses.size < MOST_TEXTS)) uses.set(statement.sql, used + 1);
    // The driver names statements itself; any name here only means "prepare".
    const rows = await on._.session.prepareQuery(statement, undefined, used < HOT_AFTER ? undefined : 'hot', false).execute();
    return [...(rows as Iterable<Row>)];
  };
}
