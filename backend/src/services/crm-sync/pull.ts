import type { Work } from '#db/unit-of-work.ts';
import { isEverything, type RecordScope } from '#domain/crm-sync/record-scope.ts';
import type { CrmObject, Watermark } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { type OpenSession, openSession } from '../connection/open-session.ts';
import { linkOwners } from '../connection/prepare.ts';
import { applyRecords } from './apply-records.ts';
import { checkMapping } from './check-mapping.ts';
import { openFeed } from './live-feed.ts';
import { loadMapping } from './load-mapping.ts';
import { loadScope } from './load-scope.ts';
import { objectsOf } from './objects-of.ts';
import { readBackMails } from './read-back-mails.ts';
import { restoreEnrollments } from './restore-enrollments.ts';
import { advance, endedRead, giveBack, isFirst, type Lease, lease, markComplete, openCursors, skip } from './pull-cursors.ts';
import { type Reading, takeRecords } from './take-records.ts';
import { unavailable } from './unavailable.ts';

/** A CRM stamps a change before it commits it, so each pull reads again what is younger than this; taking it over twice changes nothing. */
const LOOKBACK_MS = 10 * 60_000;

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };

/** Reads everything that changed since the watermarks and takes it over, page by page. Returns how many records came. */
export async function pull(work: Work, deps: Deps, ref: Ref): Promise<number> {
  const opened = await openSession(work, deps, ref);
  const objects = objectsOf(opened.provider);
  await work.withTenant(ref.customerId, async (uow) => {
    await openCursors(uow, ref.connectionId, { objects, dueAt: uow.now });
    await openFeed(uow, ref.connectionId);
  });
  const { reader } = opened.session;
  // Whose a record is has to be known when it first arrives: nobody's record is anybody's, and it may never be read again.
  if (await work.withTenant(ref.customerId, (uow) => isFirst(uow, ref.connectionId)))
    await linkOwners(work, ref, await askCrm(work, ref, 'crm owners', () => reader.owners()));
  let records = 0;
  for (const object of objects) {
    await checkMapping(work, opened, ref, object);
    const read = await toRead(work, ref, opened, object);
    records += await pullObject(work, ref, read);
    records += await pullEnded(work, ref, read);
  }
  await work.withTenant(ref.customerId, (uow) => markComplete(uow, ref.connectionId));
  if (await readBackMails(work, ref, reader)) await restoreEnrollments(work, ref);
  return records;
}

async function toRead(work: Work, ref: Ref, { integration, provider, session }: OpenSession, object: CrmObject): Promise<Reading> {
  const connection = { id: ref.connectionId, provider: integration.provider, isMaster: integration.isMaster };
  const mapping = await work.withTenant(ref.customerId, (uow) => loadMapping(uow, ref.connectionId, object, provider.standardFields[object] ?? []));
  return { reader: session.reader, scoping: session.scoping, connection, object, mapping };
}

async function pullObject(work: Work, ref: Ref, read: Reading): Promise<number> {
  const { reader, object, mapping } = read;
  const leased = await work.withTenant(ref.customerId, (uow) => lease(uow, ref.connectionId, object));
  if (!leased) return 0;
  const within = await fillingWithin(work, ref, read, leased);
  let after = lookBack(leased.after);
  let reached = leased.after;
  let records = 0;
  for (;;) {
    const options = { owned: !leased.complete, ...(within ? { within } : {}) };
    const priority = leased.after === null ? 'backfill' : 'pull_delta';
    const ask = () => askCrm(work, ref, 'crm pull', () => reader.changedSince(object, after, mapping.crmFields, options), priority);
    const page = await orGiveBack(work, ref, object, ask).catch((error: unknown) => unavailable(object, error));
    if ('unavailable' in page) {
      await work.withTenant(ref.customerId, (uow) => skip(uow, ref.connectionId, object, page.unavailable));
      return records;
    }
    reached = later(reached, page.watermark);
    // What changed since then outside of what was asked for is still to be read.
    const watermark = within && leased.fillingSince && !page.hasMore ? beginning(leased.fillingSince) : reached;
    const done = { watermark, hasMore: page.hasMore, reread: leased.reread };
    await orGiveBack(work, ref, object, () =>
      takeRecords(work, ref, read, { read: page.records, also: (uow) => advance(uow, ref.connectionId, object, done) }),
    );
    records += page.records.length;
    after = page.watermark;
    if (!page.hasMore) return records;
  }
}

const beginning = (since: Date): Watermark => ({ modifiedAt: since.toISOString(), externalId: '' });

/** A first reading, and one from the beginning, asks for what is in the scope; changes are all read, or nobody would see a record leave. */
async function fillingWithin(work: Work, ref: Ref, { scoping, object }: Reading, { fillingSince }: Lease): Promise<RecordScope | null> {
  if (!scoping || fillingSince === null) return null;
  const { conditions } = await work.withTenant(ref.customerId, (uow) => loadScope(uow, ref.connectionId, object));
  return isEverything(conditions) ? null : conditions;
}

/** What ended is read apart where changes do not tell of it, and less often: that list has no order and is read whole. */
async function pullEnded(work: Work, ref: Ref, { reader, connection, object, mapping }: Reading): Promise<number> {
  if (!reader.endedSince) return 0;
  const since = await work.withTenant(ref.customerId, (uow) => endedRead(uow, ref.connectionId, object));
  if (!since) return 0;
  const ended = await orGiveBack(work, ref, object, () =>
    askCrm(work, ref, 'crm ended', async () => (await reader.endedSince?.(object, since)) ?? [], 'reconcile'),
  );
  await work.withTenant(ref.customerId, async (uow) => {
    await applyRecords(uow, connection, { object, records: ended, mapping });
    await endedRead(uow, ref.connectionId, object, { upTo: new Date(uow.now.getTime() - LOOKBACK_MS) });
  });
  return ended.length;
}

/** Not again at once: the CRM is having trouble. */
function orGiveBack<Result>(work: Work, ref: Ref, object: CrmObject, ask: () => Promise<Result>): Promise<Result> {
  return ask().catch(async (error: unknown) => {
    const waitMs = error instanceof ProviderError ? error.retryAfterMs : null;
    await work.withTenant(ref.customerId, (uow) => giveBack(uow, ref.connectionId, object, waitMs));
    throw error;
  });
}

const lookBack = (from: Watermark | null): Watermark | null =>
  from === null ? null : { modifiedAt: new Date(new Date(from.modifiedAt).getTime() - LOOKBACK_MS).toISOString(), externalId: '' };

function later(a: Watermark | null, b: Watermark | null): Watermark | null {
  if (a === null || b === null) return a ?? b;
  return new Date(b.modifiedAt).getTime() >= new Date(a.modifiedAt).getTime() ? b : a;
}
