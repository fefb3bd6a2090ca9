import type { RecordScope } from '#domain/crm-sync/record-scope.ts';
import type { CrmBulkReader } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { openWhole, refuseBulk, takeJob, type Turn } from './pull-cursors.ts';
import { askFor, type Reading } from './reading.ts';

/** Everything is about to be read: about how much that is, and whether the CRM collects it for us. */
export async function beginWhole(reading: Reading, turn: Turn, within: RecordScope | null): Promise<Turn> {
  const { work, ref, reader, object } = reading;
  const about = await askFor(reading, 'crm count', 'backfill', () => count(reading, within));
  await work.withTenant(ref.customerId, (uow) => openWhole(uow, ref.connectionId, object, about));
  const { bulk } = reader;
  return bulk && (about === null || about >= bulk.from) ? startJob(reading, bulk, { turn, within }) : { ...turn, bulk: null };
}

/** The CRM may not grant jobs at all, or no more of them today: then it is read page by page. */
const REFUSALS: ReadonlySet<string> = new Set(['validation', 'permission', 'not_found', 'quota_exhausted']);

async function count({ reader, scoping, object }: Reading, within: RecordScope | null): Promise<number | null> {
  if (within && scoping) return (await scoping.count(object, within)).records;
  return reader.count ? reader.count(object) : null;
}

async function startJob(reading: Reading, bulk: CrmBulkReader, { turn, within }: { turn: Turn; within: RecordScope | null }): Promise<Turn> {
  const { work, ref, object, mapping } = reading;
  const code = (error: unknown): { refused: string } => {
    if (!(error instanceof ProviderError) || !REFUSALS.has(error.failure) || error.vendorCode?.startsWith('budget_')) throw error;
    return { refused: error.vendorCode ?? error.failure };
  };
  const started = await askFor(reading, 'crm bulk start', 'backfill', () =>
    bulk.start(object, mapping.crmFields, { owned: !turn.complete, ...(within ? { within } : {}) }),
  ).catch(code);
  return work.withTenant(ref.customerId, async (uow) => {
    if ('refused' in started) {
      await refuseBulk(uow, ref.connectionId, object, { code: started.refused, reread: turn.reread });
      return { ...turn, bulk: null };
    }
    const begun = { job: started.job, place: null, startedAt: started.startedAt.toISOString() };
    await takeJob(uow, ref.connectionId, object, { ...begun, reread: turn.reread });
    return { ...turn, bulk: begun };
  });
}
