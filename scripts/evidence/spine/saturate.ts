import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { proofAgents } from './agents.ts';
import { type Account, account } from './account.ts';
import { processCpuMs, serverCpuMs } from './cpu.ts';
import { freshCustomers, type ProofCluster } from './cluster.ts';
import { type Child, startProducer, startWorker, stopWorker } from './processes.ts';

export interface Scenario {
  name: string;
  customers: number;
  events: number;
  producers: number;
  perTransaction: number;
  parallel: number;
  ratePerS: number;
  workers: number;
  redisUrl?: string;
}

export interface Measured {
  name: string;
  load1m: number;
  producedPerS: number;
  appliedPerS: number;
  consumerCommitsPerEvent: number;
  allCommitsPerEvent: number;
  p50Ms: number;
  p99Ms: number;
  cpuMsPerEvent: { server: number; workers: number; producers: number };
  account: Account;
}

/** Runs producers and workers as processes until every accepted event was applied by every agent. */
export async function measure(cluster: ProofCluster, scenario: Scenario): Promise<Measured> {
  const { admin } = cluster;
  const customers = await freshCustomers(admin, scenario.customers);
  const to = { appUrl: cluster.appUrl, redisUrl: scenario.redisUrl };
  const workers = Array.from({ length: scenario.workers }, () => startWorker(to));
  const files = Array.from({ length: scenario.producers }, (_, n) => path.join(cluster.dir, `${scenario.name}-${n}.accepted`));
  const producers = files.map((acceptedFile) =>
    startProducer({ ...to, customers, acceptedFile, events: scenario.events / scenario.producers, perTransaction: scenario.perTransaction, parallel: scenario.parallel, ratePerS: scenario.ratePerS / scenario.producers }),
  );
  await Promise.all([...workers, ...producers].map((child) => child.ready));
  const before = await commits(cluster);
  const cpuBefore = spent(cluster, workers);
  const startedAt = performance.now();
  for (const producer of producers) producer.process.stdin?.write('go\n');
  const lines = await Promise.all(producers.map((producer) => producer.ended));
  const told = lines.map((line) => JSON.parse(line) as { elapsedMs: number; cpuMs: number });
  const producedMs = Math.max(...told.map((each) => each.elapsedMs));
  await untilApplied(cluster, scenario.events);
  const appliedMs = performance.now() - startedAt;
  const after = await commits(cluster);
  const cpuAfter = spent(cluster, workers);
  await Promise.all(workers.map(stopWorker));
  const counted = await account(admin, files);
  return { name: scenario.name, load1m: os.loadavg()[0] ?? 0, ...rates(scenario.events, producedMs, appliedMs), ...(await perEvent(cluster, after - before)), cpuMsPerEvent: { server: round((cpuAfter.server - cpuBefore.server) / scenario.events), workers: round((cpuAfter.workers - cpuBefore.workers) / scenario.events), producers: round(told.reduce((sum, each) => sum + each.cpuMs, 0) / scenario.events) }, account: counted };
}

const round = (n: number): number => Math.round(n * 1000) / 1000;
const spent = (cluster: ProofCluster, workers: readonly Child[]): { server: number; workers: number } => ({ server: serverCpuMs(cluster.serverPid), workers: workers.reduce((sum, worker) => sum + processCpuMs(worker.process.pid ?? 0), 0) });

const rates = (events: number, producedMs: number, appliedMs: number): { producedPerS: number; appliedPerS: number } => ({
  producedPerS: Math.round((events / producedMs) * 1000),
  appliedPerS: Math.round(((events * proofAgents.length) / appliedMs) * 1000),
});

async function commits({ admin }: ProofCluster): Promise<number> {
  const [row] = await admin<{ n: string }[]>`select xact_commit as n from pg_stat_database where datname = current_database()`;
  return Number(row?.n);
}

export async function untilApplied({ admin }: ProofCluster, events: number): Promise<void> {
  const end = performance.now() + 120_000;
  for (let n = 0; n < events * proofAgents.length && performance.now() < end; await sleep(100)) {
    const [row] = await admin<{ n: string }[]>`select count(*) as n from proof.applied`;
    n = Number(row?.n);
  }
}

/** Latency from the server's own commit times: the event's transaction to the transaction that applied it. */
async function perEvent({ admin }: ProofCluster, allCommits: number): Promise<Pick<Measured, 'consumerCommitsPerEvent' | 'allCommitsPerEvent' | 'p50Ms' | 'p99Ms'>> {
  const [row] = await admin<{ events: string; consumer_commits: string; p50: number; p99: number }[]>`
    with late as (select extract(epoch from pg_xact_commit_timestamp(a.xmin) - pg_xact_commit_timestamp(e.xmin)) * 1000 as ms
      from proof.applied a join events e on e.customer_id = a.customer_id and e.id = a.event_id)
    select (select count(*) from events) as events, (select count(distinct xmin::text) from proof.applied) as consumer_commits,
      (select percentile_cont(0.5) within group (order by ms) from late) as p50, (select percentile_cont(0.99) within group (order by ms) from late) as p99`;
  const events = Number(row?.events);
  return {
    consumerCommitsPerEvent: Number((Number(row?.consumer_commits) / events).toFixed(4)),
    allCommitsPerEvent: Number((allCommits / events).toFixed(3)),
    p50Ms: Math.round((row?.p50 ?? 0) * 10) / 10,
    p99Ms: Math.round((row?.p99 ?? 0) * 10) / 10,
  };
}
