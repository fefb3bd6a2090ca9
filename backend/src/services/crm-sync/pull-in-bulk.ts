import type { BulkPage } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { type BulkTurn, giveBack, moveInBulk, refuseBulk, type Turn } from './pull-cursors.ts';
import { askFor, type Reading } from './reading.ts';
import { takePages } from './take-pages.ts';

/** A job's end is looked for the less often the longer it takes: each look is a call, and the other objects are read along. */
const LOOK_MS = { least: 2_000, most: 60_000, part: 4 };

interface Outcome {
  records: number;
  /** Lost = the CRM has given the job up, so all is read page by page. */
  went: 'done' | 'waiting' | 'lost';
}

/** Goes on with a job where it stands: whoever began it, and however far somebody came. */
export async function pullInBulk(reading: Reading, turn: Turn & { bulk: BulkTurn }): Promise<Outcome> {
  const { work, ref, reader, object, mapping } = reading;
  const { job, place, startedAt } = turn.bulk;
  const { bulk } = reader;
  if (!bulk) return giveUp(reading, turn, 'BULK_ABSENT');
  const page = (from: string | null) => (): Promise<BulkPage> =>
    askCrm(work, ref, 'crm bulk page', () => bulk.page(object, { job, place: from }, mapping.crmFields, { owned: !turn.complete }), 'backfill');
  try {
    // Who stands at a place has seen it ready.
    const isReady = place !== null || (await askFor(reading, 'crm bulk state', 'backfill', () => bulk.isReady(job)));
    if (!isReady) {
      await work.withTenant(ref.customerId, (uow) => giveBack(uow, ref.connectionId, object, nextLook(startedAt, uow.now)));
      return { records: 0, went: 'waiting' };
    }
    const records = await takePages(reading, {
      first: page(place),
      after: ({ next }) => (next === null ? null : page(next)),
      move: (uow, { next, records: taken }) => moveInBulk(uow, ref.connectionId, object, { next, records: taken.length, startedAt }),
    });
    await askFor(reading, 'crm bulk drop', 'backfill', () => bulk.drop(job)).catch(kept);
    return { records, went: 'done' };
  } catch (error) {
    if (!(error instanceof ProviderError) || error.failure !== 'cursor_invalid') throw error;
    return giveUp(reading, turn, error.vendorCode ?? error.failure);
  }
}

async function giveUp({ work, ref, object }: Reading, { reread }: Turn, code: string): Promise<Outcome> {
  await work.withTenant(ref.customerId, (uow) => refuseBulk(uow, ref.connectionId, object, { code, reread }));
  return { records: 0, went: 'lost' };
}

function nextLook(startedAt: string, now: Date): number {
  const part = (now.getTime() - new Date(startedAt).getTime()) / LOOK_MS.part;
  return Math.min(LOOK_MS.most, Math.max(LOOK_MS.least, part));
}

/** Everything was read: what is left over there is thrown away by the CRM itself in time. */
function kept(error: unknown): void {
  if (!(error instanceof ProviderError)) throw error;
}
