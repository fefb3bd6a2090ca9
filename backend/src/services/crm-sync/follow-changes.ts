import { randomUUID } from 'node:crypto';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { CrmChangeBatch, CrmChangeStream, CrmObject } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { openSession } from '../connection/open-session.ts';
import { noteHints } from './note-hints.ts';
import { objectsOf } from './objects-of.ts';
import { pullWithin } from './pull-cursors.ts';
import { claimStream, dropStream, LEASE_MS, pauseStream, releaseStream, renewStream, storeReplay, type StreamHold } from './stream-lease.ts';

const RENEW_MS = LEASE_MS / 3;

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };

/** Somebody else follows this stream by now. */
class LostHold extends Error {}

interface Follow {
  work: Work;
  ref: Ref;
  hold: StreamHold;
  changes: CrmChangeStream;
  objects: readonly CrmObject[];
  signal: AbortSignal;
  isHeard: boolean;
}

/**
 * Follows one connection's stream until `signal` aborts or the stream breaks, as the only one of all processes. What it
 * tells is noted as hints together with the place in the stream, so a crash loses neither.
 */
export async function followChanges(work: Work, deps: Deps, ref: Ref, signal: AbortSignal): Promise<void> {
  const hold: StreamHold = { connectionId: ref.connectionId, follower: randomUUID() };
  const claimed = await work.withTenant(ref.customerId, (uow) => claimStream(uow, hold));
  if (!claimed) return;
  const inUnit = (run: (uow: UnitOfWork) => Promise<void>): Promise<void> => work.withTenant(ref.customerId, run);
  try {
    const { provider, session } = await openSession(work, deps, ref);
    const { changes } = session;
    if (!changes) return await inUnit((uow) => dropStream(uow, hold));
    const own = new AbortController();
    const either = AbortSignal.any([signal, own.signal]);
    const follow: Follow = { work, ref, hold, changes, objects: objectsOf(provider), signal: either, isHeard: false };
    const stopRenewing = keepHold(follow, () => own.abort());
    await listen(follow, claimed.replay).finally(stopRenewing);
    await inUnit((uow) => releaseStream(uow, hold));
  } catch (error) {
    if (error instanceof LostHold) return;
    const known = error instanceof ProviderError ? error : null;
    const broken = { failure: known?.failure ?? 'temporary', code: known?.vendorCode ?? known?.failure ?? 'internal' };
    await inUnit((uow) => pauseStream(uow, hold, { ...broken, retryAfterMs: known?.retryAfterMs ?? null }));
    if (!known) throw error;
  }
}

/** A place that is no longer kept is given up for "now": what was missed is read. */
async function listen(follow: Follow, replay: string | null): Promise<void> {
  const place = replay ?? (await startOver(follow));
  try {
    await listenFrom(follow, place);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.failure !== 'cursor_invalid') throw error;
    await listenFrom(follow, await startOver(follow));
  }
}

/** "Now" is taken before everything is read again, so nothing falls between. */
async function startOver({ work, ref, hold, changes }: Follow): Promise<string> {
  const replay = await askCrm(work, ref, 'crm changes latest', () => changes.latest());
  await work.withTenant(ref.customerId, async (uow) => {
    if (!(await storeReplay(uow, hold, { replay, isNews: false }))) throw new LostHold();
    await pullWithin(uow, ref.connectionId, 'all', 0);
  });
  return replay;
}

async function listenFrom(follow: Follow, replay: string): Promise<void> {
  const { work, ref, changes, objects, signal } = follow;
  let from = replay;
  await askCrm(work, ref, 'crm changes', async () => {
    let isRenewed = false;
    const take = async (batch: CrmChangeBatch): Promise<void> => {
      await takeBatch(follow, batch);
      from = batch.replay;
      isRenewed = true;
      follow.isHeard = true;
    };
    await changes.follow({ objects, replay: from, signal, take }).catch((error: unknown) => {
      // A session that was good until now only has to be renewed; that is done when the stream is opened again.
      if (!isRenewed || !(error instanceof ProviderError) || error.failure !== 'auth_expired') throw error;
    });
  });
}

/** Our own writes are among it and are read like all others: what they hold is what both sides agree on, so nothing comes of it. */
function takeBatch({ work, ref, hold }: Follow, { changes, refetch, replay }: CrmChangeBatch): Promise<void> {
  return work.withTenant(ref.customerId, async (uow) => {
    const isNews = changes.length > 0 || refetch.length > 0;
    if (!(await storeReplay(uow, hold, { replay, isNews }))) throw new LostHold();
    await noteHints(uow, ref.connectionId, changes);
    if (refetch.length > 0) await pullWithin(uow, ref.connectionId, refetch, 0);
  });
}

/** Says that we are still there. Who cannot say so for as long as the hold lasts has lost it. */
function keepHold(follow: Follow, giveUp: () => void): () => void {
  let goodUntil = Date.now() + LEASE_MS;
  const renew = async (): Promise<void> => {
    const from = Date.now();
    const isOurs = await follow.work.withTenant(follow.ref.customerId, (uow) => renewStream(uow, follow.hold, follow.isHeard)).catch(() => null);
    if (isOurs) goodUntil = from + LEASE_MS;
    if (isOurs === false || Date.now() >= goodUntil) giveUp();
  };
  const timer = setInterval(() => void renew(), RENEW_MS);
  return () => clearInterval(timer);
}
