import { askCrm } from '../connection/ask-crm.ts';
import { beginWhole } from './begin-whole.ts';
import { advance, lease, LOOKBACK_MS, skip, type Turn } from './pull-cursors.ts';
import { pullInBulk } from './pull-in-bulk.ts';
import type { CrmPage, Watermark } from '#ports/crm.ts';
import type { Reading } from './reading.ts';
import { takePages } from './take-pages.ts';
import { unavailable } from './unavailable.ts';

/** What changed of one object since it was read last; everything the first time. Returns how many records came. */
export async function pullObject(reading: Reading): Promise<number> {
  const { work, ref, object } = reading;
  const turn = await work.withTenant(ref.customerId, (uow) => lease(uow, ref.connectionId, object));
  if (!turn) return 0;
  try {
    return await readOn(reading, turn);
  } catch (error) {
    const answer = unavailable(object, error);
    await work.withTenant(ref.customerId, (uow) => skip(uow, ref.connectionId, object, answer.unavailable));
    return 0;
  }
}

async function readOn(reading: Reading, turn: Turn): Promise<number> {
  const begun = turn.begins ? await beginWhole(reading, turn) : turn;
  if (!begun.bulk) return pullPages(reading, begun);
  const { records, went } = await pullInBulk(reading, { ...begun, bulk: begun.bulk });
  if (went === 'waiting') return records;
  const after = went === 'done' ? { modifiedAt: begun.bulk.startedAt, externalId: '' } : null;
  return records + (await pullPages(reading, { ...begun, after }));
}

async function pullPages(reading: Reading, turn: Turn): Promise<number> {
  const { work, ref, reader, object, mapping } = reading;
  let reached = turn.after;
  const page = (after: Watermark | null) => (): Promise<CrmPage> =>
    askCrm(
      work,
      ref,
      'crm pull',
      () => reader.changedSince(object, after, mapping.crmFields, { owned: !turn.complete }),
      turn.isWhole ? 'backfill' : 'pull_delta',
    );
  return takePages(reading, {
    first: page(startOf(turn)),
    after: ({ hasMore, watermark }) => (hasMore ? page(watermark) : null),
    move(uow, { records, watermark, hasMore }) {
      reached = later(reached, watermark);
      return advance(uow, ref.connectionId, object, { watermark: reached, hasMore, records: records.length, reread: turn.reread });
    },
  });
}

/** Whoever goes on with a first reading finds nothing new at stamps that were old when it began: very many may share one. */
function startOf({ after, since }: Turn): Watermark | null {
  if (after === null) return null;
  const at = new Date(after.modifiedAt).getTime();
  const wasOld = since !== null && at < since.getTime() - LOOKBACK_MS;
  return wasOld ? after : { modifiedAt: new Date(at - LOOKBACK_MS).toISOString(), externalId: '' };
}

function later(a: Watermark | null, b: Watermark | null): Watermark | null {
  if (a === null || b === null) return a ?? b;
  return new Date(b.modifiedAt).getTime() >= new Date(a.modifiedAt).getTime() ? b : a;
}
