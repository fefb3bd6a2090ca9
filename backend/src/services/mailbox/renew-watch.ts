import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { openMailbox } from '../email/open-mailbox.ts';
import { forgetRoute } from './forget-route.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Longer than the call can take; whoever dies leaves it to the next. */
const LEASE_MS = 2 * 60_000;
const RETRY_MS = 15 * 60_000;

export type WatchDeps = { providers: Providers; sealer: Sealer; publicUrl: string };

interface Row {
  mailbox_id: string;
  provider: string;
  mailbox_address: string;
  settings: string;
  watch_key: string | null;
  watch_secret: string | null;
}

/** Asks a vendor to go on telling of one mailbox's news; without it the mailbox is looked into every minute. Returns false when none is due. */
export async function renewWatch(work: Work, deps: WatchDeps, customerId: string): Promise<boolean> {
  const row = await work.withTenant(customerId, takeTurn);
  if (!row) return false;
  const { mailbox_id: id } = row;
  const place = { customerId, connectionId: id, field: 'watch_secret' };
  try {
    const reader = (await openMailbox(work, deps, customerId, row))?.reader;
    const watch = reader?.watch;
    if (!watch) return await change(work, customerId, id, sql`watch_at = null, watch_until = null, watch_trouble = null`);
    const secret = row.watch_secret === null ? randomBytes(32).toString('base64url') : deps.sealer.open(row.watch_secret, place);
    // Before the vendor knows it: its first word may be here before its answer.
    if (row.watch_secret === null) await change(work, customerId, id, sql`watch_secret = ${deps.sealer.seal(secret, place)}`);
    const hookUrl = `${deps.publicUrl}/webhooks/mail/${row.provider}`;
    const kept = await work.outside('mailbox watch', () => watch({ hookUrl, secret, watchKey: row.watch_key }));
    await work.withTenant(customerId, (uow) => keep(uow, row, kept));
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    // The mailbox's reader says so too, and stands still.
    const retryAt = error.failure === 'auth_expired' ? null : new Date(Date.now() + (error.retryAfterMs ?? RETRY_MS)).toISOString();
    await change(work, customerId, id, sql`watch_at = ${retryAt}::timestamptz, watch_trouble = ${error.vendorCode ?? error.failure}`);
  }
  return true;
}

async function takeTurn(uow: UnitOfWork): Promise<Row | undefined> {
  const wall = Date.now();
  const [row] = await uow.rows<Row>(sql`
    with next as materialized (select id from mailbox_readings where customer_id = ${uow.customerId}::uuid
      and watch_at <= ${new Date(wall).toISOString()}::timestamptz order by watch_at limit 1 for update skip locked)
    update mailbox_readings r set watch_at = ${new Date(wall + LEASE_MS).toISOString()}::timestamptz
    from next, email_provider_accounts m, mailbox_sign_ins s
    where r.customer_id = ${uow.customerId}::uuid and r.id = next.id and m.customer_id = r.customer_id and m.id = r.id
      and s.customer_id = r.customer_id and s.id = r.id
    returning r.id as mailbox_id, s.provider, m.email_address as mailbox_address, m.settings, r.watch_key, r.watch_secret`);
  return row;
}

/** What came before the vendor told of it is read once more. */
async function keep(uow: UnitOfWork, row: Row, { watchKey, until }: { watchKey: string | null; until: Date }): Promise<void> {
  const { customerId } = uow;
  const wall = Date.now();
  const next = new Date(wall + Math.max(RETRY_MS, Math.min(DAY_MS, (until.getTime() - wall) / 2)));
  const kept = await uow.rows(sql`update mailbox_readings set watch_key = ${watchKey}, watch_until = ${until.toISOString()}::timestamptz,
      watch_at = ${next.toISOString()}::timestamptz, watch_trouble = null, due_at = case when ${watchKey} is distinct from watch_key or watch_until is null
        then ${new Date(wall).toISOString()}::timestamptz else due_at end
    where customer_id = ${customerId}::uuid and id = ${row.mailbox_id}::uuid and watch_at is not null returning id`);
  // Disconnected meanwhile.
  if (kept.length === 0) return;
  if (row.watch_key !== watchKey) await forgetRoute(uow, row.provider, row.watch_key);
  if (watchKey !== null)
    await uow.rows(sql`insert into mailbox_watch_routes (provider, watch_key, customer_id)
      values (${row.provider}, ${watchKey}, ${customerId}::uuid) on conflict do nothing`);
}

async function change(work: Work, customerId: string, id: string, assignment: ReturnType<typeof sql>): Promise<boolean> {
  await work.withTenant(customerId, (uow) =>
    uow.rows(sql`update mailbox_readings set ${assignment} where customer_id = ${customerId}::uuid and id = ${id}::uuid and watch_at is not null`),
  );
  return true;
}
