import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, account } from './account.ts';
import { proofAgents } from './agents.ts';
import { freshCustomers, type ProofCluster } from './cluster.ts';
import { consumerCommits, type Latency, latency, round, type Spent, spent } from './figures.ts';
import { type Child, countComplaints, killWorker, startProducer, startWorker } from './processes.ts';

export interface Scenario {
  name: string;
  events: number;
  perTransaction: number;
  /** Events per second over all producers; 0 = as fast as they are accepted. */
  ratePerS: number;
  redisUrl?: string | undefined;
}

const CUSTOMERS = 20;
const PRODUCERS = 4;
const WORKERS = 2;
/** Transactions a producer has under way at once. */
const PARALLEL = 4;

export interface Measured extends Latency {
  name: string;
  events: number;
  eventsPerTransaction: number;
  loadAverage: number;
  producedPerS: number;
  appliedPerS: number;
  consumerCommitsPerEvent: number;
  allCommitsPerEvent: number;
  /** `workers` is null where they did not live to the end. */
  cpuMsPerEvent: { server: number; workers: number | null; producers: number };
  account: Account;
  complaints: Record<string, number>;
}

/** What happens to the workers and the queue while the producers are at it. */
export type Disturb = (workers: Child[], producing: Promise<unknown>) => Promise<unknown>;

export interface SpineRun {
  figures: Measured;
  acceptedFiles: string[];
}

/** Producers and workers as processes, until every accepted event was applied by every agent; then the account. */
export async function runSpine(cluster: ProofCluster, scenario: Scenario, disturb?: Disturb): Promise<SpineRun> {
  const complaints = path.join(cluster.dir, `${scenario.name}.errors`);
  const { workers, producers, acceptedFiles } = await startProcesses(cluster, scenario, complaints);
  const first = [...workers];
  const before = await spent(cluster, first);
  const startedAt = performance.now();
  for (const producer of producers) producer.process.stdin?.write('go\n');
  const producing = Promise.all(producers.map(async (producer) => JSON.parse(await producer.ended) as Told));
  const [told] = await Promise.all([producing, disturb?.(workers, producing)]);
  await untilApplied(cluster, scenario.events);
  const appliedMs = performance.now() - startedAt;
  const after = await spent(cluster, workers);
  await Promise.all(workers.map(killWorker));
  const figures = {
    name: scenario.name,
    events: scenario.events,
    eventsPerTransaction: scenario.perTransaction,
    loadAverage: round(os.loadavg()[0] ?? 0, 1),
    producedPerS: Math.round((scenario.events / Math.max(...told.map((each) => each.elapsedMs))) * 1000),
    appliedPerS: Math.round(((scenario.events * proofAgents.length) / appliedMs) * 1000),
    consumerCommitsPerEvent: round((await consumerCommits(cluster)) / scenario.events, 4),
    allCommitsPerEvent: round((after.commits - before.commits) / scenario.events, 3),
    ...(await latency(cluster)),
    cpuMsPerEvent: {
      ...cpuPerEvent(before, after, told, scenario.events),
      ...(first.every((worker, n) => worker === workers[n]) ? {} : { workers: null }),
    },
    account: await account(cluster.admin, acceptedFiles),
    complaints: countComplaints(complaints),
  };
  return { figures, acceptedFiles };
}

interface Told {
  elapsedMs: number;
  cpuMs: number;
}

async function startProcesses(cluster: ProofCluster, scenario: Scenario, complaints: string) {
  const customers = await freshCustomers(cluster.admin, CUSTOMERS);
  const to = { appUrl: cluster.appUrl, redisUrl: scenario.redisUrl };
  const workers = Array.from({ length: WORKERS }, () => startWorker(to, complaints));
  const acceptedFiles = Array.from({ length: PRODUCERS }, (_, n) => path.join(cluster.dir, `${scenario.name}-${n}.accepted`));
  const share = {
    events: scenario.events / PRODUCERS,
    ratePerS: scenario.ratePerS / PRODUCERS,
    perTransaction: scenario.perTransaction,
    parallel: PARALLEL,
  };
  const producers = acceptedFiles.map((acceptedFile) => startProducer({ ...to, ...share, customers, acceptedFile }, complaints));
  await Promise.all([...workers, ...producers].map((child) => child.ready));
  return { workers, producers, acceptedFiles };
}

const cpuPerEvent = (before: Spent, after: Spent, told: readonly Told[], events: number): Measured['cpuMsPerEvent'] => ({
  server: round((after.serverMs - before.serverMs) / events, 3),
  workers: round((after.workersMs - before.workersMs) / events, 3),
  producers: round(told.reduce((sum, each) => sum + each.cpuMs, 0) / events, 3),
});

async function untilApplied({ admin }: ProofCluster, events: number): Promise<void> {
  const end = performance.now() + 180_000;
  for (let applied = 0; applied < events * proofAgents.length && performance.now() < end; await sleep(200)) {
    const [row] = await admin<{ n: string }[]>`select count(*) as n from proof.applied`;
    applied = Number(row?.n);
  }
}
