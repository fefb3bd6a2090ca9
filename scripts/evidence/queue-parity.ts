import { setTimeout as sleep } from 'node:timers/promises';
import type { Proof } from '../proof/proof.ts';
import { type ProofCluster, startProofCluster } from './spine/cluster.ts';
import { isBalanced } from './spine/account.ts';
import { startRedis } from './spine/redis.ts';
import { type Measured, runSpine } from './spine/run.ts';

const EVENTS = 20_000;
const WIPES = 2;

/** The same accounting with the queue on PostgreSQL and on Redis, undisturbed and with the queue wiped while events are on their way. */
export async function prove(): Promise<Proof> {
  const cluster = await startProofCluster();
  const redis = await startRedis();
  try {
    const onPostgres = { kind: 'postgres', url: undefined, wipe: () => wipePostgres(cluster) };
    const backends = redis ? [onPostgres, { kind: 'redis', url: redis.url, wipe: redis.flushAll }] : [onPostgres];
    const cases: Measured[] = [];
    for (const { kind, url, wipe } of backends) {
      const scenario = { events: EVENTS, perTransaction: 20, redisUrl: url };
      const calm = await runSpine(cluster, { ...scenario, name: `${kind}, undisturbed`, ratePerS: 0 });
      const wiped = await runSpine(cluster, { ...scenario, name: `${kind}, wiped ${WIPES} times`, ratePerS: 2500 }, () => wipeRepeatedly(wipe));
      cases.push(calm.figures, wiped.figures);
    }
    const balanced = cases.every((run) => isBalanced(run.account, run.events));
    return {
      claim: `On PostgreSQL and on Redis alike every accepted event is applied once by every agent, also when the queue loses everything ${WIPES} times (FLUSHALL) while events are on their way.`,
      ok: balanced && redis !== undefined,
      counts: {
        redis: redis ? redis.version : 'not tried: no redis-server on this machine',
        stuck: Object.fromEntries(cases.map((run) => [run.name, run.account.pending + run.account.lost])),
        appliedPerS: Object.fromEntries(cases.map((run) => [run.name, run.appliedPerS])),
        longestMs: Object.fromEntries(cases.map((run) => [run.name, run.longestMs])),
      },
      cases,
    };
  } finally {
    await redis?.stop();
    await cluster.stop();
  }
}

async function wipePostgres({ admin }: ProofCluster): Promise<void> {
  await admin`truncate bullmq.job, bullmq.dedup, bullmq.dedup_next, bullmq.event, bullmq.meta, bullmq.scheduler cascade`;
}

async function wipeRepeatedly(wipe: () => Promise<void>): Promise<void> {
  for (let n = 0; n < WIPES; n += 1) {
    await sleep(1500);
    await wipe();
  }
}
