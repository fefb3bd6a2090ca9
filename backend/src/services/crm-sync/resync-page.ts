import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { CrmObject, CrmPage, Watermark } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { openSession } from '../connection/open-session.ts';
import { loadMapping } from './load-mapping.ts';
import { takeRecords } from './take-records.ts';
import { unavailable } from './unavailable.ts';

const LEASE_MS = 60_000;
const RETRY_MS = 5_000;

type Ref = { customerId: string; connectionId: string };

interface Leased {
  object: CrmObject;
  /** Whose turn it is: a wish made anew meanwhile begins from the start. */
  askedAt: string;
  after: Watermark | null;
}

/** Customers who wait for an object to be read again. */
export async function customersWithResyncs(work: Work, wallMs: number): Promise<string[]> {
  const rows = await work.withSystem<{ customer_id: string }>(
    'crm resync',
    sql`
    select distinct r.customer_id from crm_resyncs r join crm_integrations i on i.customer_id = r.customer_id and i.id = r.connection_id
    where i.state = 'active' and i.reading_waits_since is null and r.done_at is null and (r.lease_until is null or r.lease_until < ${new Date(wallMs).toISOString()}::timestamptz)`,
  );
  return rows.map((row) => row.customer_id);
}

/** One page of one object, so that others get their turn in between. True = there is more. */
export async function resyncPage(work: Work, deps: { providers: Providers; sealer: Sealer }, ref: Ref): Promise<boolean> {
  const leased = await work.withTenant(ref.customerId, (uow) => lease(uow, ref.connectionId));
  if (!leased) return false;
  const { object } = leased;
  const { integration, provider, session } = await openSession(work, deps, ref);
  const connection = { id: ref.connectionId, provider: integration.provider, isMaster: integration.isMaster };
  const mapping = await work.withTenant(ref.customerId, (uow) => loadMapping(uow, ref.connectionId, object, provider.standardFields[object] ?? []));
  const giveBack = async (error: unknown): Promise<never> => {
    const waitMs = (error instanceof ProviderError ? error.retryAfterMs : null) ?? RETRY_MS;
    await work.withTenant(ref.customerId, (uow) =>
      change(uow, ref, leased, sql`lease_until = ${new Date(Date.now() + waitMs).toISOString()}::timestamptz`),
    );
    throw error;
  };
  const { reader, scoping } = session;
  const read = (): Promise<CrmPage> =>
    askCrm(work, ref, 'crm resync', () => reader.changedSince(object, leased.after, mapping.crmFields), 'backfill');
  const page = await read()
    .catch((error: unknown) => unavailable(object, error))
    .catch(giveBack);
  if ('unavailable' in page) await work.withTenant(ref.customerId, (uow) => end(uow, ref, leased));
  else {
    const reading = { reader, scoping, connection, object, mapping };
    await takeRecords(work, ref, reading, { read: page.records, also: (uow) => advance(uow, ref, leased, page) }).catch(giveBack);
  }
  return true;
}

async function lease(uow: UnitOfWork, connectionId: string): Promise<Leased | null> {
  const wall = new Date().toISOString();
  // Apart from the update: within it a plan may choose anew for each row it looks at, and lease them all.
  const [row] = await uow.rows<{ object: CrmObject; asked_at: string; watermark_at: string | null; watermark_id: string | null }>(sql`
    with next as materialized (
      select object from crm_resyncs where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and done_at is null
        and (lease_until is null or lease_until < ${wall}::timestamptz) order by asked_at, object limit 1 for update skip locked)
    update crm_resyncs r set lease_until = ${new Date(Date.now() + LEASE_MS).toISOString()}::timestamptz from next
    where r.customer_id = ${uow.customerId}::uuid and r.connection_id = ${connectionId}::uuid and r.object = next.object
    returning r.object, r.asked_at::text as asked_at, r.watermark_at, r.watermark_id`);
  if (!row) return null;
  const after = row.watermark_at === null ? null : { modifiedAt: row.watermark_at, externalId: row.watermark_id ?? '' };
  return { object: row.object, askedAt: row.asked_at, after };
}

const change = (uow: UnitOfWork, ref: Ref, { object, askedAt }: Leased, assignment: ReturnType<typeof sql>): Promise<unknown> =>
  uow.rows(sql`update crm_resyncs set ${assignment} where customer_id = ${uow.customerId}::uuid and connection_id = ${ref.connectionId}::uuid
    and object = ${object} and asked_at = ${askedAt}::timestamptz`);

function advance(uow: UnitOfWork, ref: Ref, leased: Leased, page: CrmPage): Promise<unknown> {
  const doneAt = page.hasMore ? null : uow.now.toISOString();
  return change(
    uow,
    ref,
    leased,
    sql`watermark_at = ${page.watermark?.modifiedAt ?? null}, watermark_id = ${page.watermark?.externalId ?? null}, records = records + ${page.records.length},
      lease_until = null, done_at = ${doneAt}::timestamptz`,
  );
}

/** What cannot be had there is not asked for again. */
const end = (uow: UnitOfWork, ref: Ref, leased: Leased): Promise<unknown> =>
  change(uow, ref, leased, sql`lease_until = null, done_at = ${uow.now.toISOString()}::timestamptz`);
