import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { CrmWriter } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { type OpenSession, openSession } from '../connection/open-session.ts';
import { checkMapping } from './check-mapping.ts';
import { claimFirst, claimNext, type Claimed } from './claim-dirty.ts';
import { noteBatch, noteValues } from './note-writes.ts';
import { type HumanValues, readBeforeWrite } from './read-before-write.ts';
import { isCalledFor, rowsToSend, toCrmWrite } from './rows-to-send.ts';
import type { Batch, Sent } from './sent-batch.ts';
import { acknowledge, giveBack, release } from './settle-dirty.ts';
import { writeInHalves } from './write-in-halves.ts';
import { writeRoom } from './write-room.ts';

/** Batches a turn writes before others of the queue get theirs. */
const BATCHES = 5;

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };

/**
 * Writes dirty records, one batch in flight: claim with a lease, call, then acknowledge exactly the generation that was
 * sent, so a change that came meanwhile stays dirty. While the CRM works on a batch, the one before is acknowledged and
 * the next is claimed. Owned values are absolute: a repeat after an unknown outcome is harmless. Returns true when there
 * may be more.
 */
export async function push(work: Work, deps: Deps, ref: Ref): Promise<boolean> {
  const opened = await openSession(work, deps, ref);
  const { integration, session } = opened;
  if (integration.writing !== 'on' || integration.state !== 'active') return false;
  const limit = session.writer.batchLimit;
  const write: CrmWriter['write'] = (object, rows) =>
    writeInHalves((part) => askCrm(work, ref, 'crm write', () => session.writer.write(object, part), 'owned_push'))(rows);
  const prepare = (rows: readonly Claimed[]): Promise<HumanValues> => readBeforeWrite(work, opened, ref, rows);
  /** The admin's limit of writes per hour is looked at before every claim. */
  const claim = async (uow: UnitOfWork, take: typeof claimNext): Promise<Batch | null> => {
    const room = await writeRoom(uow, integration, limit);
    const claimed = room > 0 ? await take(uow, ref.connectionId, room) : [];
    return claimed.length === 0 ? null : { claimed, noted: await noteBatch(uow, ref.connectionId, rowsToSend(claimed, new Map())) };
  };
  let batch: Batch | null = await work.withTenant(ref.customerId, (uow) => claim(uow, claimFirst));
  let before: Sent | null = null;
  let mayBeMore = false;
  for (let n = 1; batch; n += 1) {
    mayBeMore = n === BATCHES;
    const isLast = mayBeMore;
    const turn: Promise<Batch | null> = turnOver(work, ref, before, async (uow) => (isLast ? null : claim(uow, claimNext)));
    const [sent, next] = await Promise.all([send({ work, ref, write, prepare }, batch), settled(turn)]);
    if ('error' in sent) {
      await putBack(work, ref, { ...sent, batch, ahead: 'value' in next ? next.value : null });
      return false;
    }
    if ('error' in next) throw next.error;
    before = sent.value;
    batch = next.value;
    const looked = await settled(checkLeftOut(work, opened, ref, sent.value));
    if ('error' in looked) {
      const ahead = next.value;
      await turnOver(work, ref, sent.value, (uow) => giveBack(uow, ahead));
      throw looked.error;
    }
  }
  if (before) await turnOver(work, ref, before, async () => null);
  return mayBeMore;
}

/** A mapped field that the CRM turned out not to have stops its line now, not at the next look. */
async function checkLeftOut(work: Work, opened: OpenSession, ref: Ref, sent: Sent): Promise<void> {
  const [first] = sent.rows;
  const isMapped = sent.rows.some(({ row, human }) => sent.results.get(row.id)?.leftOut?.some((name) => name in human.values));
  if (first && isMapped) await checkMapping(work, opened, ref, first.row.entity_type, { now: true });
}

/** Beside a call in flight: what was sent before it is settled, what goes after it is claimed. */
function turnOver<Next>(work: Work, ref: Ref, before: Sent | null, next: (uow: UnitOfWork) => Promise<Next>): Promise<Next> {
  return work.withTenant(ref.customerId, async (uow) => {
    if (before) await acknowledge(uow, ref.connectionId, before);
    return next(uow);
  });
}

type Settled<Value> = { value: Value } | { error: unknown };

const settled = <Value>(promise: Promise<Value>): Promise<Settled<Value>> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

type Tools = { work: Work; ref: Ref; write: CrmWriter['write']; prepare(rows: readonly Claimed[]): Promise<HumanValues> };

/** `isTried` = the CRM may have got some of it although the call failed. */
async function send(
  { work, ref, write, prepare }: Tools,
  { claimed, noted }: Batch,
): Promise<{ value: Sent } | { error: unknown; isTried: boolean }> {
  const human = await settled(prepare(claimed.filter((row) => row.human)));
  if ('error' in human) return { ...human, isTried: false };
  const rows = rowsToSend(claimed, human.value);
  if (human.value.size > 0) await work.withTenant(ref.customerId, (uow) => noteValues(uow, noted, rows));
  const changed = rows.filter(isCalledFor);
  const sentAt = work.clock.now();
  const [first] = changed;
  if (!first) return { value: { noted, rows, sentAt, results: new Map() } };
  const written = await settled(write(first.row.entity_type, changed.map(toCrmWrite)));
  if ('error' in written) return { ...written, isTried: true };
  return { value: { noted, rows, sentAt, results: new Map(changed.map(({ row }, index) => [row.id, written.value[index]])) } };
}

/** The call failed or nobody knows: its rows stay dirty and wait. What was claimed ahead was not tried. */
async function putBack(
  work: Work,
  ref: Ref,
  { batch, ahead, isTried, error }: { batch: Batch; ahead: Batch | null; isTried: boolean; error: unknown },
): Promise<void> {
  if (!(error instanceof ProviderError)) throw error;
  await work.withTenant(ref.customerId, async (uow) => {
    await release(uow, ref.connectionId, { batch, isTried, error });
    await giveBack(uow, ahead);
  });
}
