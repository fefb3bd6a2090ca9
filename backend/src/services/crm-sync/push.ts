import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { CrmWriter } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { getIntegration, type Integration } from '../connection/integration.ts';
import { type OpenSession, sessionOf } from '../connection/open-session.ts';
import { checkMapping } from './check-mapping.ts';
import { acknowledge } from './acknowledge.ts';
import { claimNext, type Claimed, takeTurn } from './claim-dirty.ts';
import { forgetUnsent, noteBatch } from './note-writes.ts';
import { type HumanValues, readBeforeWrite } from './read-before-write.ts';
import { rowsToSend } from './rows-to-send.ts';
import { sendBatch } from './send-batch.ts';
import type { Batch, Sent } from './sent-batch.ts';
import { settled } from './settled.ts';
import { giveBack, release } from './settle-dirty.ts';
import { writeInHalves } from './write-in-halves.ts';
import { writeRoom } from './write-room.ts';

/** Batches a turn writes before others of the queue get theirs. */
const BATCHES = 5;

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };

/**
 * Writes dirty records, one batch in flight: claim with a lease, call, then acknowledge exactly the generation that was
 * sent, so a change that came meanwhile stays dirty. While the CRM works on a batch, the one before is acknowledged and
 * the next is claimed if it is full; else it is claimed after the call, with all that came until then. Whoever dies in
 * between leaves a lease that runs out: owned values are absolute, so a repeat is harmless. Returns true when there may be more.
 */
export async function push(work: Work, deps: Deps, ref: Ref): Promise<boolean> {
  const begun = await work.withTenant(ref.customerId, (uow) => begin(uow, (integration) => sessionOf(work, deps, ref, integration), ref));
  if (!begun) return false;
  const { opened } = begun;
  const { writer } = opened.session;
  const write: CrmWriter['write'] = (object, rows) =>
    writeInHalves((part) => askCrm(work, ref, 'crm write', () => writer.write(object, part), 'owned_push'))(rows);
  const prepare = (rows: readonly Claimed[]): Promise<HumanValues> => readBeforeWrite(work, opened, ref, rows);
  let { batch } = begun;
  let before: Sent | null = null;
  let mayBeMore = false;
  for (let n = 1; batch; n += 1) {
    mayBeMore = n === BATCHES;
    const isLast = mayBeMore;
    const sending = sendBatch({ work, ref, write, prepare }, batch);
    const turn: Promise<Batch | null> = turnOver(work, ref, before, async (uow) => (isLast ? null : claim(uow, opened, { isAhead: true })));
    const [sent, next] = await Promise.all([sending, settled(turn)]);
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
    if (!batch && !isLast) batch = await work.withTenant(ref.customerId, (uow) => claim(uow, opened, { isAhead: false }));
  }
  if (before) await turnOver(work, ref, before, async () => null);
  return mayBeMore;
}

interface Begun {
  opened: OpenSession;
  batch: Batch | null;
}

/** Takes the turn and what is first in it; null where nothing is to be written, or somebody else has the turn. */
async function begin(uow: UnitOfWork, open: (integration: Integration) => OpenSession, { connectionId }: Ref): Promise<Begun | null> {
  const integration = await getIntegration(uow, connectionId);
  const opened = open(integration);
  const isOn = integration.writing === 'on' && integration.state === 'active';
  if (!isOn || !(await takeTurn(uow, connectionId))) return null;
  await forgetUnsent(uow, connectionId);
  return { opened, batch: await claim(uow, opened, { isAhead: false }) };
}

/** A batch and its note. The admin's limit of writes per hour is looked at before every one. */
async function claim(uow: UnitOfWork, { integration, session }: OpenSession, { isAhead }: { isAhead: boolean }): Promise<Batch | null> {
  const room = await writeRoom(uow, integration, session.writer.batchLimit);
  const claimed = room > 0 ? await claimNext(uow, integration.id, room, { isAhead }) : null;
  if (!claimed) return null;
  const rows = rowsToSend(claimed.rows, new Map());
  const unsent = claimed.rows.some(({ human }) => human);
  return { rows, lease: claimed.lease, noted: await noteBatch(uow, integration.id, rows, { unsent }) };
}

/** A mapped field that the CRM turned out not to have stops its line now, not at the next look. */
async function checkLeftOut(work: Work, opened: OpenSession, ref: Ref, sent: Sent): Promise<void> {
  const [first] = sent.rows;
  const isMapped = sent.rows.some(({ row, human }) => sent.results.get(row.id)?.leftOut?.values.some((name) => name in human.values));
  if (first && isMapped) await checkMapping(work, opened, ref, first.row.entity_type, { now: true });
}

/** Beside a call in flight: what was sent before it is settled, what goes after it is claimed. */
function turnOver<Next>(work: Work, ref: Ref, before: Sent | null, next: (uow: UnitOfWork) => Promise<Next>): Promise<Next> {
  return work.withTenant(ref.customerId, async (uow) => {
    if (before) await acknowledge(uow, ref.connectionId, before);
    return next(uow);
  });
}

/** The call failed or nobody knows: its rows stay dirty and wait. What was claimed ahead was not tried, also where the trouble is ours. */
async function putBack(
  work: Work,
  ref: Ref,
  { batch, ahead, isTried, error }: { batch: Batch; ahead: Batch | null; isTried: boolean; error: unknown },
): Promise<void> {
  if (!(error instanceof ProviderError)) {
    // Where not even that can be done, the next turn ends what was never sent.
    await settled(
      work.withTenant(ref.customerId, async (uow) => {
        if (!isTried) await giveBack(uow, batch);
        await giveBack(uow, ahead);
      }),
    );
    throw error;
  }
  await work.withTenant(ref.customerId, async (uow) => {
    await release(uow, { batch, isTried, error });
    await giveBack(uow, ahead);
  });
}
