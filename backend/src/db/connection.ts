import { type NodePgQueryResultHKT, NodePgSession, NodePgTransaction } from 'drizzle-orm/node-postgres';
import { PgDialect, type PgTransaction } from 'drizzle-orm/pg-core';
import type { Pool, PoolClient } from 'pg';

export type Transaction = PgTransaction<NodePgQueryResultHKT, Record<string, never>, Record<string, never>>;

/** The connection broke: what was under way may or may not have been committed. */
export class ConnectionLost extends Error {
  readonly code = 'CONNECTION_CLOSED';

  constructor(cause: unknown) {
    super('the connection to the database was lost', { cause });
    this.name = 'ConnectionLost';
  }
}

const dialect = new PgDialect();
export const sessionOn = (client: PoolClient) => new NodePgSession<Record<string, never>, Record<string, never>>(client, dialect, undefined);

/**
 * Runs in one transaction that `opening` begins. It is committed only if the server says so: after a failed statement
 * that somebody caught, PostgreSQL answers a commit with ROLLBACK and no error.
 */
export function inTransaction<Result>(pool: Pool, opening: string, run: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return onConnection(pool, async (client, lose) => {
    try {
      await client.query(`begin; ${opening}`);
      const result = await run(new NodePgTransaction(dialect, sessionOn(client), undefined));
      const { command } = await client.query('commit');
      if (command !== 'COMMIT') throw new Error('the transaction was rolled back: one of its statements had failed');
      return result;
    } catch (error) {
      await client.query('rollback').catch(lose);
      throw error;
    }
  });
}

/** One connection for one piece of work. The driver has no code for one that broke, so that is seen here, by its events. */
export async function onConnection<Result>(pool: Pool, run: (client: PoolClient, lose: () => void) => Promise<Result>): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => {
    throw error instanceof Error && 'code' in error ? error : new ConnectionLost(error);
  });
  let isLost = false;
  const lose = (): void => {
    isLost = true;
  };
  client.on('error', lose).on('end', lose);
  try {
    return await run(client, lose);
  } catch (error) {
    if (isStalePlan(error)) lose();
    throw isLost ? new ConnectionLost(error) : error;
  } finally {
    client.off('error', lose).off('end', lose);
    client.release(isLost);
  }
}

/** A statement prepared before its table was changed (a deploy) fails on this connection from now on, and on no other. */
function isStalePlan(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ((at as { routine?: unknown }).routine === 'RevalidateCachedQuery') return true;
  }
  return false;
}
