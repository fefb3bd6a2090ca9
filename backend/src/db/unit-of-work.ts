import { AsyncLocalStorage } from 'node:async_hooks';
import { type SQL, sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Clock } from '#ports/clock.ts';
import type { Database } from './client.ts';

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
  return {
    clock,
    async withTenant(customerId, run) {
      const topics = new Set<string>();
      const result = await db.transaction((tx) =>
        open.run(customerId, async () => {
          await tx.execute(sql`select set_config('salesos.customer_id', ${customerId}, true)`);
          return run({
            customerId,
            now: clock.now(),
            tx,
            rows: async <Row>(query: SQL) => [...(await tx.execute(query))] as Row[],
            notify: (topic) => void topics.add(topic),
          });
        }),
      );
      if (topics.size > 0) notify(customerId, [...topics]);
      return result;
    },
    withSystem: <Row>(purpose: string, query: SQL) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`select set_config('role', 'salesos_system', true), set_config('application_name', ${`salesos ${purpose}`}, true)`);
        return [...(await tx.execute(query))] as Row[];
      }),
    withRoutes: async <Row>(query: SQL) => [...(await db.execute(query))] as Row[],
    async outside(call, run) {
      if (open.getStore() !== undefined) throw new Error(`${call} was called while a unit of work is open`);
      return run();
    },
  };
}
