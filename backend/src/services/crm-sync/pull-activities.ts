import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { CrmProvider, CrmReader } from '#ports/crm.ts';
import type { CrmActivity } from '#ports/crm-activity.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { openSession } from '../connection/open-session.ts';
import { measuredSignals, setMeasured } from '../engagement/measured.ts';
import { advanceStream, ENDED_EVERY_MS, finishStream, giveBackStream, type LeasedStream, leaseStream } from './activity-cursors.ts';
import { applyActivities } from './apply-activities.ts';
import { refusalOf } from './unavailable.ts';
import { crmNow, later, lookBack, LOOKBACK_MS } from './watermarks.ts';

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };

interface Reading extends Required<Pick<CrmReader, 'activitiesSince'>> {
  reader: CrmReader;
  stream: string;
  leased: LeasedStream;
  provider: CrmProvider;
}

/** Reads the calls, meetings, tasks and notes that changed since the watermarks, each stream when it is due, and takes them over page by page. */
export async function pullActivities(work: Work, deps: Deps, ref: Ref): Promise<void> {
  const { provider, session } = await openSession(work, deps, ref);
  const { reader } = session;
  const { activitiesSince } = reader;
  if (!activitiesSince) return;
  for (const stream of provider.activityStreams ?? []) {
    const leased = await work.withTenant(ref.customerId, (uow) => leaseStream(uow, ref.connectionId, stream));
    if (leased) await orGiveBack(work, ref, stream, () => readStream(work, ref, { reader, stream, leased, provider, activitiesSince }));
  }
}

async function readStream(work: Work, ref: Ref, reading: Reading): Promise<void> {
  const { activitiesSince, stream, leased } = reading;
  let after = lookBack(leased.after);
  let reached = leased.after;
  for (;;) {
    const from = after;
    const page = await askCrm(work, ref, 'crm activities', () => activitiesSince(stream, from), 'reconcile').catch(refusalOf);
    if ('unavailable' in page) return work.withTenant(ref.customerId, (uow) => finishStream(uow, ref.connectionId, stream, page));
    reached = later(reached, page.watermark);
    await work.withTenant(ref.customerId, async (uow) => {
      await applyActivities(uow, ref.connectionId, stream, page.activities);
      await advanceStream(uow, ref.connectionId, stream, reached);
    });
    after = page.watermark;
    if (!page.hasMore) return readEnded(work, ref, reading);
  }
}

/** That list has no order and is read whole, so less often. Where it is refused, the other streams are read all the same. */
async function readEnded(work: Work, ref: Ref, { reader, stream, leased, provider }: Reading): Promise<void> {
  const since = leased.endedSince;
  const { endedActivities } = reader;
  const now = crmNow(reader, work.clock.now());
  const isDue = endedActivities !== undefined && now.getTime() - since.getTime() >= ENDED_EVERY_MS;
  const ask = async (): Promise<CrmActivity[]> => (await endedActivities?.(stream, since)) ?? [];
  const told = isDue ? await askCrm(work, ref, 'crm ended activities', ask, 'reconcile').catch(refusalOf) : [];
  await work.withTenant(ref.customerId, async (uow) => {
    if (!('unavailable' in told)) await applyActivities(uow, ref.connectionId, stream, told);
    if (leased.after === null) await measure(uow, provider);
    const isRead = isDue && !('unavailable' in told);
    await finishStream(uow, ref.connectionId, stream, isRead ? { endedUpTo: new Date(now.getTime() - LOOKBACK_MS) } : {});
  });
}

/** From the first reading on, what the CRM tells of counts; before, nobody looked. */
async function measure(uow: UnitOfWork, { key, activitySignals = [] }: CrmProvider): Promise<void> {
  const known = await measuredSignals(uow, uow.now);
  for (const signal of activitySignals) if (!known.has(signal)) await setMeasured(uow, { signal, measured: true, source: `crm.${key}` });
}

async function orGiveBack(work: Work, ref: Ref, stream: string, read: () => Promise<void>): Promise<void> {
  await read().catch(async (error: unknown) => {
    const waitMs = error instanceof ProviderError ? error.retryAfterMs : null;
    await work.withTenant(ref.customerId, (uow) => giveBackStream(uow, ref.connectionId, stream, waitMs));
    throw error;
  });
}
