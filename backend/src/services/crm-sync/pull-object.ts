import { isEverything, type RecordScope } from '#domain/crm-sync/record-scope.ts';
import type { CrmPage, Watermark } from '#ports/crm.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { beginWhole } from './begin-whole.ts';
import { loadScope } from './load-scope.ts';
import { advance, lease, skip, type Turn } from './pull-cursors.ts';
import { pullInBulk } from './pull-in-bulk.ts';
import type { Reading } from './reading.ts';
import { takePages } from './take-pages.ts';
import { isOptional, unavailable } from './unavailable.ts';
import { crmNow, later, lookBack, LOOKBACK_MS } from './watermarks.ts';

/** What changed of one object since it was read last; everything the first time. Returns how many records came. */
export async function pullObject(reading: Reading): Promise<number> {
  const { work, ref, reader, object } = reading;
  const turn = await work.withTenant(ref.customerId, (uow) => lease(uow, ref.connectionId, object, { crmNow: crmNow(reader, uow.now) }));
  if (!turn) return 0;
  try {
    return await readOn(reading, turn);
  } catch (error) {
    const answer = unavailable(object, error);
    await work.withTenant(ref.customerId, (uow) => skip(uow, ref.connectionId, object, { code: answer.unavailable, isOptional: isOptional(object) }));
    return 0;
  }
}

async function readOn(reading: Reading, turn: Turn): Promise<number> {
  const within = await fillingWithin(reading, turn);
  const begun = turn.begins ? await beginWhole(reading, turn, within) : turn;
  if (!begun.bulk) return pullPages(reading, begun, within);
  const { records, went } = await pullInBulk(reading, { ...begun, bulk: begun.bulk });
  if (went === 'waiting') return records;
  const rest =
    went === 'done'
      ? pullPages(reading, { ...begun, after: from(begun.bulk.startedAt) }, null)
      : pullPages(reading, { ...begun, after: null }, within);
  return records + (await rest);
}

/** A first reading, and one from the beginning, asks for what is in the scope; changes are all read, or nobody would see a record leave. */
async function fillingWithin({ work, ref, scoping, object }: Reading, { fillingSince }: Turn): Promise<RecordScope | null> {
  if (!scoping || fillingSince === null) return null;
  const { conditions } = await work.withTenant(ref.customerId, (uow) => loadScope(uow, ref.connectionId, object));
  return isEverything(conditions) ? null : conditions;
}

const from = (instant: string): Watermark => ({ modifiedAt: instant, externalId: '' });

async function pullPages(reading: Reading, turn: Turn, within: RecordScope | null): Promise<number> {
  const { work, ref, reader, object, mapping } = reading;
  const options = { owned: !turn.complete, ...(within ? { within } : {}) };
  let reached = turn.after;
  const page = (after: Watermark | null) => (): Promise<CrmPage> =>
    askCrm(work, ref, 'crm pull', () => reader.changedSince(object, after, mapping.crmFields, options), turn.isWhole ? 'backfill' : 'pull_delta');
  return takePages(reading, {
    first: page(startOf(turn)),
    after: ({ hasMore, watermark }) => (hasMore ? page(watermark) : null),
    move(uow, { records, watermark, hasMore }) {
      reached = later(reached, watermark);
      // What changed meanwhile outside of what was asked for is still to be read.
      const next = within && turn.fillingSince && !hasMore ? from(turn.fillingSince.toISOString()) : reached;
      return advance(uow, ref.connectionId, object, { watermark: next, hasMore, records: records.length, reread: turn.reread });
    },
  });
}

/** Whoever goes on with a first reading finds nothing new at stamps that were old when it began: very many may share one. */
function startOf({ after, since }: Turn): Watermark | null {
  if (after === null) return null;
  const at = new Date(after.modifiedAt).getTime();
  const wasOld = since !== null && at < since.getTime() - LOOKBACK_MS;
  return wasOld ? after : lookBack(after);
}
