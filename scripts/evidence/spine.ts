import path from 'node:path';
import type { Proof } from '../proof/proof.ts';
import { type Account, account, isBalanced } from './spine/account.ts';
import { type ProofCluster, startProofCluster } from './spine/cluster.ts';
import { killWorkers } from './spine/kill-workers.ts';
import { type Measured, runSpine } from './spine/run.ts';

const KILLS = 30;
const EVENTS = 100_000;

/** Measures the event spine and kills its workers, with fsync on. Counted from the producers' own lists and the agents' rows. */
export async function prove(): Promise<Proof> {
  const cluster = await startProofCluster();
  try {
    const single = await runSpine(cluster, { name: 'one event per transaction, saturated', events: 8000, perTransaction: 1, ratePerS: 0 });
    const batched = await runSpine(cluster, { name: 'twenty events per transaction, saturated', events: EVENTS, perTransaction: 20, ratePerS: 0 });
    const steady = await runSpine(cluster, { name: '300 events per second for 20 s', events: 6000, perTransaction: 1, ratePerS: 300 });
    const killed = await underKills(cluster);
    const planted = await plantFaults(cluster, killed.acceptedFiles);
    const cases = [single, batched, steady, killed].map((run) => run.figures);
    const balanced = cases.every((figures) => isBalanced(figures.account, figures.events)) && killed.kills >= KILLS;
    const seen = planted.droppedRow.lost === 1 && planted.doubledRow.doubled === 1;
    return {
      claim: `Every accepted event is applied once by every agent, also when worker processes are killed (kill -9) at least ${KILLS} times during ${EVENTS} events; the accounting sees one dropped and one doubled row.`,
      ok: balanced && seen,
      counts: {
        kills: killed.kills,
        underKills: killed.figures.account,
        saturated: rates(batched.figures),
        oneByOne: rates(single.figures),
        steady: rates(steady.figures),
        planted,
      },
      cases,
    };
  } finally {
    await cluster.stop();
  }
}

const rates = ({ producedPerS, appliedPerS, consumerCommitsPerEvent, p50Ms, p99Ms, loadAverage }: Measured): Record<string, number> => ({
  producedPerS,
  appliedPerS,
  consumerCommitsPerEvent,
  p50Ms,
  p99Ms,
  loadAverage,
});

async function underKills(cluster: ProofCluster) {
  const scenario = { name: 'workers killed', events: EVENTS, perTransaction: 20, ratePerS: 2500 };
  const complaints = path.join(cluster.dir, `${scenario.name}.errors`);
  let kills = 0;
  const run = await runSpine(cluster, scenario, async (workers, producing) => {
    kills = await killWorkers({ appUrl: cluster.appUrl }, workers, producing, KILLS, complaints);
  });
  return { ...run, kills };
}

/** An account that cannot fail proves nothing: one row is dropped, then another doubled, and the same count is taken. */
async function plantFaults({ admin }: ProofCluster, acceptedFiles: readonly string[]): Promise<{ droppedRow: Account; doubledRow: Account }> {
  const [row] = await admin`delete from proof.applied where ctid = (select min(ctid) from proof.applied) returning customer_id, agent, event_id`;
  const droppedRow = await account(admin, acceptedFiles);
  await admin`insert into proof.applied ${admin(row ?? {})}`;
  await admin`insert into proof.applied select * from proof.applied limit 1`;
  return { droppedRow, doubledRow: await account(admin, acceptedFiles) };
}
