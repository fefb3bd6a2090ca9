import type { RecordScope } from '#domain/crm-sync/record-scope.ts';
import type { CrmBulkReader } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { openWhole, refuseBulk, takeJob, type Turn, wishJob } from './pull-cursors.ts';
import { askFor, type Reading } from './reading.ts';
import { LOOKBACK_MS } from './watermarks.ts';

/** Everything is about to be read: about how much that is, and whether the CRM collects it for us. */
export async function beginWhole(reading: Reading, turn: Turn, within: RecordScope | null): Promise<Turn> {
  const { work, ref, reader, object } = reading;
  const { bulk } = reader;
  if (bulk) await endLeftJobs(reading, bulk, turn);
  const about = await askFor(reading, 'crm count', 'backfill', () => count(reading, within));
  await work.withTenant(ref.customerId, (uow) => openWhole(uow, ref.connectionId, object, about));
  return bulk && (about === null || about >= bulk.from) ? startJob(reading, bulk, { turn, within }) : { ...turn, bulk: null };
}

/**
 * A job nobody will read: the one that collected under what no longer holds, and one that was made for a process that died
 * before it knew. It is ended rather than gone on with: what it was asked for is not told. Clocks may differ a little.
 */
async function endLeftJobs(reading: Reading, bulk: CrmBulkReader, { abandoned, wishedAt }: Turn): Promise<void> {
  const since = wishedAt && new Date(wishedAt.getTime() - LOOKBACK_MS);
  const found = since ? await askFor(reading, 'crm bulk jobs', 'backfill', () => bulk.startedSince(reading.object, since)).catch(refusedTo([])) : [];
  for (const job of new Set([...(abandoned === null ? [] : [abandoned]), ...found]))
    await askFor(reading, 'crm bulk drop', 'backfill', () => bulk.drop(job)).catch(refusedTo(undefined));
}

/** The CRM may not grant jobs at all, or no more of them today: then it is read page by page. */
const REFUSALS: ReadonlySet<string> = new Set(['validation', 'permission', 'not_found', 'quota_exhausted']);
const isRefusal = (error: unknown): error is ProviderError =>
  error instanceof ProviderError && REFUSALS.has(error.failure) && !(error.vendorCode?.startsWith('budget_') ?? false);

/** A job we may not see or end is thrown away by the CRM itself in time. */
const refusedTo =
  <Instead>(instead: Instead) =>
  (error: unknown): Instead => {
    if (isRefusal(error)) return instead;
    throw error;
  };

async function count({ reader, scoping, object }: Reading, within: RecordScope | null): Promise<number | null> {
  if (within && scoping) return (await scoping.count(object, within)).records;
  return reader.count ? reader.count(object) : null;
}

async function startJob(reading: Reading, bulk: CrmBulkReader, { turn, within }: { turn: Turn; within: RecordScope | null }): Promise<Turn> {
  const { work, ref, object, mapping } = reading;
  await work.withTenant(ref.customerId, (uow) => wishJob(uow, ref.connectionId, object));
  const started = await askFor(reading, 'crm bulk start', 'backfill', () =>
    bulk.start(object, mapping.crmFields, { owned: !turn.complete, ...(within ? { within } : {}) }),
  ).catch((error: unknown) => {
    if (!isRefusal(error)) throw error;
    return { refused: error.vendorCode ?? error.failure };
  });
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
