import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { areOwnersDue, linkOwners, orUnavailable } from '../connection/link-owners.ts';
import { type OpenSession, openSession } from '../connection/open-session.ts';
import { registerWebhooks } from '../connection/register-webhooks.ts';
import { openActivityCursors } from './activity-cursors.ts';
import { checkMapping } from './check-mapping.ts';
import { isPerson } from './entities.ts';
import { openFeed } from './live-feed.ts';
import { loadMapping } from './load-mapping.ts';
import { noteHints } from './note-hints.ts';
import { objectsOf } from './objects-of.ts';
import { endedRead, endedSince, isFirst, markComplete, openCursors } from './pull-cursors.ts';
import { pullObject } from './pull-object.ts';
import { readBackMails } from './read-back-mails.ts';
import { askFor, type Reading } from './reading.ts';
import { restoreEnrollments } from './restore-enrollments.ts';
import { takeRecords } from './take-records.ts';
import { unavailable } from './unavailable.ts';
import { crmNow, LOOKBACK_MS } from './watermarks.ts';

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };

/** Reads everything that changed since the watermarks and takes it over, page by page; nothing while the admin has not chosen what. Returns how many records came. */
export async function pull(work: Work, deps: Deps, ref: Ref): Promise<number> {
  const opened = await openSession(work, deps, ref);
  if (opened.integration.readingWaitsSince !== null) return 0;
  const objects = objectsOf(opened.provider);
  await work.withTenant(ref.customerId, async (uow) => {
    await openCursors(uow, ref.connectionId, { objects, dueAt: uow.now, crmNow: crmNow(opened.session.reader, uow.now) });
    await openFeed(uow, ref.connectionId);
  });
  // Before anything is read, so what happens meanwhile is told.
  await registerWebhooks(work, deps.sealer, opened, ref);
  const { reader } = opened.session;
  // Whose a record is has to be known when it first arrives: nobody's record is anybody's, and it may never be read again.
  await learnOwners(work, ref, opened);
  let records = 0;
  for (const object of objects) {
    await checkMapping(work, opened, ref, object);
    const reading = await toReading(work, ref, opened, object);
    records += await pullObject(reading);
    records += await pullEnded(reading);
  }
  await work.withTenant(ref.customerId, async (uow) => {
    await markComplete(uow, ref.connectionId);
    // Whose an activity is has to be known before it comes.
    await openActivityCursors(uow, ref.connectionId, opened.provider.activityStreams ?? [], crmNow(reader, uow.now));
  });
  if (await readBackMails(work, ref, reader)) await restoreEnrollments(work, ref);
  return records;
}

/** Of a CRM that cannot tell them just now what is known of them serves for as long; before the first reading nothing is. */
async function learnOwners(work: Work, ref: Ref, { integration, session }: OpenSession): Promise<void> {
  const ask = async () => linkOwners(work, ref, await askCrm(work, ref, 'crm owners', () => session.reader.owners()).catch(orUnavailable));
  if (integration.usersUnavailable !== null || (await work.withTenant(ref.customerId, (uow) => isFirst(uow, ref.connectionId)))) return ask();
  if (!areOwnersDue(work, ref.connectionId)) return;
  await ask().catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error;
  });
}

async function toReading(work: Work, ref: Ref, { integration, provider, session }: OpenSession, object: CrmObject): Promise<Reading> {
  const connection = { id: ref.connectionId, provider: integration.provider, isMaster: integration.isMaster };
  const mapping = await work.withTenant(ref.customerId, (uow) => loadMapping(uow, ref.connectionId, object, provider.standardFields[object] ?? []));
  return { work, ref, reader: session.reader, scoping: session.scoping, connection, object, mapping };
}

/** What changes do not tell of is read apart, and less often: a list of what ended has no order and is read whole. Where it is refused, the other objects are read all the same. */
async function pullEnded(reading: Reading): Promise<number> {
  const { work, ref, reader, object } = reading;
  if (!reader.endedSince && !reader.wishesSince) return 0;
  // Before it is asked: what ends while a long list is read is asked for again.
  const now = crmNow(reader, work.clock.now());
  const since = await work.withTenant(ref.customerId, (uow) => endedSince(uow, ref.connectionId, object, now));
  const told = since && (await askEnded(reading, since).catch((error: unknown) => unavailable(object, error)));
  if (!told || 'unavailable' in told) return 0;
  const { ended, wishing } = told;
  const also = async (uow: UnitOfWork): Promise<void> => {
    await noteHints(
      uow,
      ref.connectionId,
      wishing.map((externalId) => ({ object, externalId })),
    );
    await endedRead(uow, ref.connectionId, object, new Date(now.getTime() - LOOKBACK_MS));
  };
  await takeRecords(work, ref, reading, { read: ended, also });
  return ended.length;
}

async function askEnded(reading: Reading, since: Date): Promise<{ ended: CrmRecord[]; wishing: string[] }> {
  const { reader, object } = reading;
  const ended = await askFor(reading, 'crm ended', 'reconcile', async () => (await reader.endedSince?.(object, since)) ?? []);
  const wishing = isPerson(object)
    ? await askFor(reading, 'crm wishes', 'reconcile', async () => (await reader.wishesSince?.(object, since)) ?? [])
    : [];
  return { ended, wishing };
}
