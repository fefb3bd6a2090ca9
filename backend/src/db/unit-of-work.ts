import { AsyncLocalStorage } from 'node:async_hooks';
import { type SQL, sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Clock } from '#ports/clock.ts';
import type { Database } from './client.ts';
import { hotStatements } from './hot-statements.ts';

export type Transaction = Parameters<Parameters<PostgresJsDatabase<Record<string, never>>['transaction']>[0]>[0];

/** One tenant transaction. `now` is business time, read once, so everything written in it agrees. */
export interface UnitOfWork {
  readonly customerId: string;
  readonly now: Date;
  readonly tx: Transaction;
  rows<Row>(query: SQL): Promise<Row[]>;
  /** Says, once the commit is durable, that there is something new under `topic` (an event type or an intent). A hint: losing it costs only time. */
  notify(topic: string): void;
}

/** The door to tenant data: verbs that must ask outside take this instead of a unit, and never hold one open over a call. */
export interface Work {
  readonly clock: Clock;
  withTenant<Result>(customerId: string, run: (uow: UnitOfWork) => Promise<Result>): Promise<Result>;
  /** Reads key → customer routes and the work list; `purpose` appears in the server's activity view. */
  withSystem<Row>(purpose: string, query: SQL): Promise<Row[]>;
  withRoutes<Row>(query: SQL): Promise<Row[]>;
  /**
   * The only way to a vendor: refuses while a unit of work is open, because a transaction held over a call would hold
   * every agent back behind its snapshot.
   */
  outside<Result>(call: string, run: () => Promise<Result>): Promise<Result>;
}

const open = new AsyncLocalStorage<string>();

export type Notify = (customerId: string, topics: readonly string[]) => void;

export function createWork(db: Database, clock: Clock, notify: Notify): Work {
  const run = hotStatements();
  return {
    clock,
    async withTenant(customerId, work) {
      const topics = new Set<string>();
      const result = await db.transaction((tx) =>
        open.run(customerId, async () => {
          // Not awaited first: the connection sends statements in order, and without a customer every row is out of sight.
          const scoped = run(tx, sql`select set_config('salesos.customer_id', ${customerId}, true)`);
          const [answer] = await Promise.all([
            work({ customerId, now: clock.now(), tx, rows: (query) => run(tx, query), notify: (topic) => void topics.add(topic) }),
            scoped,
          ]);
          return answer;
        }),
      );
      if (topics.size > 0) notify(customerId, [...topics]);
      return result;
    },
    withSystem: <Row>(purpose: string, query: SQL) =>
      db.transaction(async (tx) => {
        await run(tx, sql`select set_config('role', 'salesos_system', true), set_config('application_name', ${`salesos ${purpose}`}, true)`);
        return run<Row>(tx, query);
      }),
    withRoutes: (query) => run(db, query),
    async outside(call, ask) {
      if (open.getStore() !== undefined) throw new Error(`${call} was called while a unit of work is open`);
      return ask();
    },
  };
}
