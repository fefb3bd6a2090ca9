import { AsyncLocalStorage } from 'node:async_hooks';
import type { SQL } from 'drizzle-orm';
import type { Clock } from '#ports/clock.ts';
import type { Database } from './client.ts';
import { afterContention } from './contention.ts';
import { inTransaction, onConnection, sessionOn, type Transaction } from './connection.ts';
import { hotStatements } from './hot-statements.ts';

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
  /** `run` is repeated when it deadlocked with another unit, so all it does must be in the database. */
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

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PURPOSE = /^[a-z][a-z -]*$/;

/** Sent as text in one go with `begin`: a round trip less for every transaction there is. */
function asTenant(customerId: string): string {
  if (!UUID.test(customerId)) throw new Error('a customer id is a UUID');
  return `select set_config('salesos.customer_id', '${customerId}', true)`;
}

function asSystem(purpose: string): string {
  if (!PURPOSE.test(purpose)) throw new Error('a purpose is a few plain words');
  return `set local role salesos_system; set local application_name = 'salesos ${purpose}'`;
}

export function createWork(db: Database, clock: Clock, notify: Notify): Work {
  const pool = db.$client;
  const run = hotStatements();
  return {
    clock,
    async withTenant(customerId, work) {
      const topics = new Set<string>();
      const result = await afterContention(() => {
        topics.clear();
        return inTransaction(pool, asTenant(customerId), (tx) =>
          open.run(customerId, () =>
            work({ customerId, now: clock.now(), tx, rows: (query) => run(tx._.session, query), notify: (topic) => void topics.add(topic) }),
          ),
        );
      });
      if (topics.size > 0) notify(customerId, [...topics]);
      return result;
    },
    withSystem: <Row>(purpose: string, query: SQL) => inTransaction(pool, asSystem(purpose), (tx) => run<Row>(tx._.session, query)),
    withRoutes: <Row>(query: SQL) => onConnection(pool, (client) => run<Row>(sessionOn(client), query)),
    async outside(call, ask) {
      if (open.getStore() !== undefined) throw new Error(`${call} was called while a unit of work is open`);
      return ask();
    },
  };
}
