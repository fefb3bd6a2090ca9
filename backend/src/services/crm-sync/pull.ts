import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { CrmObject, CrmPage, CrmReader, Watermark } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { openSession } from '../connection/open-session.ts';
import { linkOwners } from '../connection/prepare.ts';
import { releaseConsentHold } from '../email/claim-send.ts';
import { applyAccounts } from './apply-accounts.ts';
import { applyContacts } from './apply-contacts.ts';

const LEASE_MS = 60_000;
const RETRY_MS = 5_000;
/** Reconcile period in business time; hints will make changes arrive sooner. */
const EVERY_MS = 60_000;
/** A CRM stamps a change before it commits it, so each pull reads again what is younger than this; taking it over twice changes nothing. */
const LOOKBACK_MS = 10 * 60_000;
/** Accounts before contacts, so a contact finds its account's link. */
const ORDER: readonly CrmObject[] = ['account', 'contact'];

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };
type Read = CrmReader['changedSince'];

/** Reads everything that changed since the watermarks and takes it over, page by page. Returns how many records came. */
export async function pull(work: Work, deps: Deps, ref: Ref): Promise<number> {
  const { integration, session } = await openSession(work, deps, ref);
  // Whose a record is has to be known when it first arrives: nobody's record is anybody's, and it may never be read again.
  if (await isFirst(work, ref)) await linkOwners(work, ref, await askCrm(work, ref, 'crm owners', () => session.reader.owners()));
  let records = 0;
  const read: Read = (object, after) => askCrm(work, ref, 'crm pull', () => session.reader.changedSince(object, after));
  for (const object of ORDER) records += await pullObject(work, ref, integration.provider, object, read);
  await work.withTenant(ref.customerId, (uow) => markComplete(uow, ref.connectionId));
  return records;
}

const isFirst = (work: Work, ref: Ref): Promise<boolean> =>
  work.withTenant(ref.customerId, async (uow) => {
    const unread = await uow.rows(sql`select object from crm_pull_cursors
      where customer_id = ${ref.customerId}::uuid and connection_id = ${ref.connectionId}::uuid and not complete`);
    return unread.length > 0;
  });

async function pullObject(work: Work, ref: Ref, provider: string, object: CrmObject, read: Read): Promise<number> {
  const leased = await work.withTenant(ref.customerId, (uow) => lease(uow, ref.connectionId, object));
  if (!leased) return 0;
  let after = lookBack(leased.after);
  let reached = leased.after;
  let records = 0;
  for (;;) {
    const page = await read(object, after).catch(async (error: unknown) => {
      await work.withTenant(ref.customerId, (uow) => giveBack(uow, ref.connectionId, object));
      throw error;
    });
    reached = later(reached, page.watermark);
    await work.withTenant(ref.customerId, async (uow) => {
      await applyPage(uow, { id: ref.connectionId, provider }, page);
      await advance(uow, ref.connectionId, object, { watermark: reached, hasMore: page.hasMore });
    });
    records += page.records.length;
    after = page.watermark;
    if (!page.hasMore) return records;
  }
}

const lookBack = (from: Watermark | null): Watermark | null =>
  from === null ? null : { modifiedAt: new Date(new Date(from.modifiedAt).getTime() - LOOKBACK_MS).toISOString(), externalId: '' };

function later(a: Watermark | null, b: Watermark | null): Watermark | null {
  if (a === null || b === null) return a ?? b;
  return new Date(b.modifiedAt).getTime() >= new Date(a.modifiedAt).getTime() ? b : a;
}

async function applyPage(uow: UnitOfWork, connection: { id: string; provider: string }, page: CrmPage): Promise<void> {
  await applyAccounts(
    uow,
    connection,
    page.records.filter((record) => record.object === 'account'),
  );
  await applyContacts(
    uow,
    connection,
    page.records.filter((record) => record.object === 'contact'),
  );
}

async function lease(uow: UnitOfWork, connectionId: string, object: CrmObject): Promise<{ after: Watermark | null } | null> {
  const [row] = await uow.rows<{ watermark_at: string | null; watermark_id: string | null }>(sql`
    update crm_pull_cursors set lease_until = ${new Date(Date.now() + LEASE_MS).toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and object = ${object}
      and (lease_until is null or lease_until < ${new Date().toISOString()}::timestamptz)
    returning watermark_at, watermark_id`);
  if (!row) return null;
  return { after: row.watermark_at === null ? null : { modifiedAt: row.watermark_at, externalId: row.watermark_id ?? '' } };
}

/** Not at once: the CRM is having trouble. */
async function giveBack(uow: UnitOfWork, connectionId: string, object: CrmObject): Promise<void> {
  await uow.rows(sql`update crm_pull_cursors set lease_until = ${new Date(Date.now() + RETRY_MS).toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and object = ${object}`);
}

/** In the page's own transaction: the watermark never passes a record that was not applied. */
async function advance(uow: UnitOfWork, connectionId: string, object: CrmObject, page: Pick<CrmPage, 'watermark' | 'hasMore'>): Promise<void> {
  const leaseUntil = page.hasMore ? new Date(Date.now() + LEASE_MS).toISOString() : null;
  await uow.rows(sql`
    update crm_pull_cursors set watermark_at = ${page.watermark?.modifiedAt ?? null}, watermark_id = ${page.watermark?.externalId ?? null},
      complete = complete or ${!page.hasMore}, lease_until = ${leaseUntil}::timestamptz,
      due_at = ${new Date(uow.now.getTime() + EVERY_MS).toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and object = ${object}`);
}

/** Sending waits for this: every contact's consent has been read once. */
async function markComplete(uow: UnitOfWork, connectionId: string): Promise<void> {
  const [before] = await uow.rows<{ opt_outs_complete: boolean }>(sql`
    select opt_outs_complete from crm_integrations where customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid for update`);
  const [after] = await uow.rows<{ opt_outs_complete: boolean }>(sql`
    update crm_integrations set last_synced_at = ${uow.now.toISOString()}::timestamptz,
      opt_outs_complete = opt_outs_complete or not exists (select from crm_pull_cursors c where c.customer_id = ${uow.customerId}::uuid
        and c.connection_id = ${connectionId}::uuid and not c.complete)
    where customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid returning opt_outs_complete`);
  if (after?.opt_outs_complete && !before?.opt_outs_complete) await releaseConsentHold(uow);
}
