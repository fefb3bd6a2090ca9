import type { ProofCluster } from './cluster.ts';
import { processCpuMs, serverCpuMs } from './cpu.ts';
import type { Child } from './processes.ts';

export interface Spent {
  commits: number;
  serverMs: number;
  workersMs: number;
}

/** Commits and CPU up to now; the difference of two readings is what a run cost. */
export async function spent(cluster: ProofCluster, workers: readonly Child[]): Promise<Spent> {
  const [row] = await cluster.admin<{ n: string }[]>`select xact_commit as n from pg_stat_database where datname = current_database()`;
  return {
    commits: Number(row?.n),
    serverMs: serverCpuMs(cluster.serverPid),
    workersMs: workers.reduce((sum, worker) => sum + processCpuMs(worker.process.pid ?? 0), 0),
  };
}

export interface Latency {
  p50Ms: number;
  p99Ms: number;
  longestMs: number;
}

/** From the commit that made an event durable to the commit that applied it, by the server's own commit times. */
export async function latency({ admin }: ProofCluster): Promise<Latency> {
  const [row] = await admin<{ p50: number; p99: number; longest: number }[]>`
    with late as (select extract(epoch from pg_xact_commit_timestamp(a.xmin) - pg_xact_commit_timestamp(e.xmin))::float * 1000 as ms
      from proof.applied a join events e on e.customer_id = a.customer_id and e.id = a.event_id)
    select percentile_cont(0.5) within group (order by ms) as p50, percentile_cont(0.99) within group (order by ms) as p99, max(ms) as longest from late`;
  return { p50Ms: Math.round(row?.p50 ?? 0), p99Ms: Math.round(row?.p99 ?? 0), longestMs: Math.round(row?.longest ?? 0) };
}

/** Transactions that applied something: each leaves its own number on its rows. */
export async function consumerCommits({ admin }: ProofCluster): Promise<number> {
  const [row] = await admin<{ n: string }[]>`select count(distinct xmin::text) as n from proof.applied`;
  return Number(row?.n);
}

export const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
