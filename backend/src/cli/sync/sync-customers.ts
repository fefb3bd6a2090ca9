import { setTimeout as sleep } from 'node:timers/promises';
import { listSyncConnections, type SyncConnection } from '#services/crm-sync/list-sync-connections.ts';
import { type News, readNews } from '#services/crm-sync/read-news.ts';
import { readRefused } from '#services/crm-sync/read-refused.ts';
import type { NamedCustomer } from '#services/customer/list-customers.ts';
import type { Engine } from '../capabilities.ts';
import { writtenCounter } from './count-written.ts';
import { drain } from './drain.ts';
import { newRefusals } from './new-refusals.ts';
import type { Problem } from './problem.ts';
import { pullConnection } from './pull-connection.ts';
import { readLeftOver } from './read-left-over.ts';

/** A first quick try that failed is tried again after five seconds; a running product's leases last moments. */
const PATIENCE_MS = 6_000;
const LOOK_MS = 300;

export interface CustomerReport {
  customerId: string;
  name: string;
  connections: { connectionId: string; provider: string; state: string; writing: string; recordsPulled: number }[];
  created: { accounts: number; contacts: number };
  contactsUpdated: number;
  consentsChanged: number;
  recordsPushed: number;
  fieldsPushed: number;
  activitiesLogged: number;
  mailsSent: number;
}

export interface SyncReport {
  ok: boolean;
  customers: CustomerReport[];
  /** What went wrong in this run. */
  failed: Problem[];
  /** What still waits, and for what. */
  pending: Problem[];
}

/** Every active connection once, then agents and executors until nothing is left to do. All figures are read from the database. */
export async function syncCustomers(engine: Engine, customers: readonly NamedCustomer[]): Promise<SyncReport> {
  const from = engine.work.clock.now();
  const { withTenant } = engine.work;
  const refusedBefore = new Map(await Promise.all(customers.map(async ({ id }) => [id, await withTenant(id, readRefused)] as const)));
  const failed: Problem[] = [];
  const connections = new Map<string, CustomerReport['connections']>();
  for (const { id } of customers) {
    const reports: CustomerReport['connections'] = [];
    for (const connection of await withTenant(id, listSyncConnections)) reports.push(await pulledReport(engine, connection, failed));
    connections.set(id, reports);
  }
  const written = writtenCounter(engine);
  const broken = await drain(engine, customers, written.around);
  const { problems: pending, broken: brokenLater } = await settle(engine, customers, written.around);
  const reports: CustomerReport[] = [];
  for (const { id, name } of customers) {
    failed.push(...newRefusals(id, refusedBefore.get(id) ?? new Map(), await withTenant(id, readRefused)));
    const { records, fields, activities } = written.of(id);
    const news = reported(await withTenant(id, (uow) => readNews(uow, from)));
    reports.push({
      customerId: id,
      name,
      connections: connections.get(id) ?? [],
      ...news,
      recordsPushed: records,
      fieldsPushed: fields,
      activitiesLogged: activities,
    });
  }
  failed.push(...unique([...broken, ...brokenLater]));
  return { ok: failed.length === 0 && pending.length === 0, customers: reports, failed, pending };
}

async function pulledReport(engine: Engine, connection: SyncConnection, failed: Problem[]): Promise<CustomerReport['connections'][number]> {
  const { connectionId, provider, state, writing } = connection;
  const { records, problem } = state === 'active' ? await pullConnection(engine, connection) : { records: 0, problem: null };
  if (problem) failed.push(problem);
  return { connectionId, provider, state, writing, recordsPulled: records };
}

/** Looks again while something is left that may go by itself. */
async function settle(
  engine: Engine,
  customers: readonly NamedCustomer[],
  around: Parameters<typeof drain>[2],
): Promise<{ problems: Problem[]; broken: Problem[] }> {
  const until = Date.now() + PATIENCE_MS;
  let broken: Problem[] = [];
  for (;;) {
    const left = await Promise.all(customers.map(({ id }) => readLeftOver(engine, id)));
    const isHopeless = broken.length > 0 || !left.some(({ moves }) => moves);
    if (isHopeless || Date.now() > until) return { problems: left.flatMap(({ problems }) => problems), broken };
    await sleep(LOOK_MS);
    broken = await drain(engine, customers, around);
  }
}

const reported = ({
  accountsCreated,
  contactsCreated,
  ...rest
}: News): Pick<CustomerReport, 'created' | 'contactsUpdated' | 'consentsChanged' | 'mailsSent'> => ({
  created: { accounts: accountsCreated, contacts: contactsCreated },
  ...rest,
});

const unique = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [`${problem.what} ${problem.customerId}`, problem])).values(),
];
