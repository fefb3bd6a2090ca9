import { createSealer } from '../../backend/src/platform/envelope-sealer.ts';
import { parseKeys } from '../../backend/src/config/core-env.ts';
import { openBenchDatabase } from '../../backend/bench/support/bench-database.ts';
import { seedLinkedContacts } from '../../backend/bench/support/dirty-contacts.ts';
import { startTwinOrg } from '../../backend/bench/support/twin-org.ts';
import { prepareQueueSchema } from '../../backend/src/platform/queue-schema.ts';
import type { Proof } from '../proof/proof.ts';
import { newSecrets } from '../start/local-state.ts';
import { addWaiting } from './sync-memory/add-waiting.ts';
import { startWorker } from './sync-memory/worker.ts';
import { writtenRecords } from './sync-memory/written-records.ts';

const LIMIT_MB = Number(process.env['LIMIT_MB'] ?? 300);
const DIRTY = 1_000_000;
/** As many of them as the CRM has and the worker is watched writing: they come first, the others wait behind. */
const WRITTEN = 40_000;

/** What a worker needs of memory with very many records to write: the most it ever held, as the kernel counts it. */
export async function prove(): Promise<Proof> {
  const secrets = newSecrets();
  const org = await startTwinOrg({ contacts: WRITTEN, latencyMs: 0 });
  const database = await openBenchDatabase();
  try {
    await prepareQueueSchema(database.ownerUrl);
    await seedLinkedContacts(database.admin, createSealer(parseKeys(secrets.encryptionKeys)), org);
    await addWaiting(database.admin, DIRTY - WRITTEN);
    const worker = startWorker({ secrets, databaseUrl: database.appUrl, salesforceUrl: org.url });
    try {
      await writtenRecords(database.admin, WRITTEN, worker.ended);
      const [left] = await database.admin`select count(*)::int as n from crm_dirty`;
      const peakMb = worker.peakMb();
      const run = { dirty: DIRTY, written: WRITTEN, leftWaiting: Number(left?.['n']), peakMb };
      return {
        claim: `A worker with ${DIRTY} records to write holds at most ${LIMIT_MB} MB at any moment while it writes ${WRITTEN} of them.`,
        ok: peakMb <= LIMIT_MB && run.leftWaiting >= DIRTY - WRITTEN - 1000,
        counts: run,
        cases: [run],
      };
    } finally {
      await worker.stop();
    }
  } finally {
    await database.close();
    await org.close();
  }
}
