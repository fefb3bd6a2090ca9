import type { Work } from '#db/unit-of-work.ts';
import type { CrmObject, CrmReader } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { type OpenSession, openSession } from '../connection/open-session.ts';
import { linkOwners } from '../connection/prepare.ts';
import { openActivityCursors } from './activity-cursors.ts';
import { applyRecords } from './apply-records.ts';
import { checkMapping } from './check-mapping.ts';
import type { Connection } from './links.ts';
import { openFeed } from './live-feed.ts';
import { loadMapping, type ObjectMapping } from './load-mapping.ts';
import { objectsOf } from './objects-of.ts';
import { readBackMails } from './read-back-mails.ts';
import { restoreEnrollments } from './restore-enrollments.ts';
import { withOwned } from './with-owned.ts';
import { advance, endedRead, giveBack, isFirst, lease, markComplete, openCursors, skip } from './pull-cursors.ts';
import { unavailable } from './unavailable.ts';
import { later, lookBack, LOOKBACK_MS } from './watermarks.ts';

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };
interface Read {
  reader: CrmReader;
  connection: Connection;
  object: CrmObject;
  mapping: ObjectMapping;
}

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
  await work.withTenant(ref.customerId, async (uow) => {
    await markComplete(uow, ref.connectionId);
    // Whose an activity is has to be known before it comes.
    await openActivityCursors(uow, ref.connectionId, opened.provider.activityStreams ?? []);
  });
  if (await readBackMails(work, ref, reader)) await restoreEnrollments(work, ref);
  return records;
}

async function toRead(work: Work, ref: Ref, { integration, provider, session }: OpenSession, object: CrmObject): Promise<Read> {
  const connection = { id: ref.connectionId, provider: integration.provider, isMaster: integration.isMaster };
  const mapping = await work.withTenant(ref.customerId, (uow) => loadMapping(uow, ref.connectionId, object, provider.standardFields[object] ?? []));
  return { reader: session.reader, connection, object, mapping };
}

async function pullObject(work: Work, ref: Ref, { reader, connection, object, mapping }: Read): Promise<number> {
  const leased = await work.withTenant(ref.customerId, (uow) => lease(uow, ref.connectionId, object));
  if (!leased) return 0;
  let after = lookBack(leased.after);
  let reached = leased.after;
  let records = 0;
  for (;;) {
    const page = await orGiveBack(work, ref, object, () =>
      askCrm(
        work,
        ref,
        'crm pull',
        () => reader.changedSince(object, after, mapping.crmFields, { owned: !leased.complete }),
        leased.after === null ? 'backfill' : 'pull_delta',
      ),
    ).catch((error: unknown) => unavailable(object, error));
    if ('unavailable' in page) {
      await work.withTenant(ref.customerId, (uow) => skip(uow, ref.connectionId, object, page.unavailable));
      return records;
    }
    reached = later(reached, page.watermark);
    const taken = await orGiveBack(work, ref, object, () => withOwned(work, ref, { reader, object, mapping }, page.records));
    await work.withTenant(ref.customerId, async (uow) => {
      await applyRecords(uow, connection, { object, records: taken, mapping });
      await advance(uow, ref.connectionId, object, { watermark: reached, hasMore: page.hasMore, reread: leased.reread });
    });
    records += page.records.length;
    after = page.watermark;
    if (!page.hasMore) return records;
  }
}

/** What ended is read apart where changes do not tell of it, and less often: that list has no order and is read whole. */
async function pullEnded(work: Work, ref: Ref, { reader, connection, object, mapping }: Read): Promise<number> {
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
