import { timingSafeEqual } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { MailHint } from '#ports/mail.ts';

export interface TakenMailHints {
  taken: number;
  /** Of mailboxes nobody here reads, or with a secret that is not the watch's. */
  dropped: number;
}

/** What a vendor told of any number of mailboxes: each is read soon. Taking the same again changes nothing. */
export async function takeMailHints(work: Work, sealer: Sealer, provider: string, hints: readonly MailHint[]): Promise<TakenMailHints> {
  let taken = 0;
  for (const hint of hints) {
    const customerId = await customerOf(work, provider, hint);
    if (customerId !== null && (await work.withTenant(customerId, (uow) => take(uow, sealer, provider, hint)))) taken += 1;
  }
  return { taken, dropped: hints.length - taken };
}

async function customerOf(work: Work, provider: string, { mailbox }: MailHint): Promise<string | null> {
  const [route] = await work.withRoutes<{ customer_id: string }>(
    'address' in mailbox
      ? sql`select customer_id from mailbox_routes where address = ${mailbox.address.toLowerCase()}`
      : sql`select customer_id from mailbox_watch_routes where provider = ${provider} and watch_key = ${mailbox.watchKey}`,
  );
  return route?.customer_id ?? null;
}

async function take(uow: UnitOfWork, sealer: Sealer, provider: string, { mailbox, what, secret }: MailHint): Promise<boolean> {
  const named = 'address' in mailbox ? sql`m.email_address = ${mailbox.address.toLowerCase()}` : sql`r.watch_key = ${mailbox.watchKey}`;
  const [row] = await uow.rows<{ id: string; watch_secret: string | null }>(sql`
    select r.id, r.watch_secret from mailbox_readings r
    join email_provider_accounts m on m.customer_id = r.customer_id and m.id = r.id
    join mailbox_sign_ins s on s.customer_id = r.customer_id and s.id = r.id
    where r.customer_id = ${uow.customerId}::uuid and ${named} and s.provider = ${provider} and s.state = 'active'`);
  if (!row || (secret !== null && !isSame(uow, sealer, row, secret))) return false;
  const now = sql`${new Date().toISOString()}::timestamptz`;
  await uow.rows(sql`update mailbox_readings set due_at = case when due_at is null then null else ${now} end,
      watch_at = case when ${what === 'rewatch'} and watch_at is not null then ${now} else watch_at end
    where customer_id = ${uow.customerId}::uuid and id = ${row.id}::uuid`);
  uow.notify('mailbox.told');
  return true;
}

function isSame({ customerId }: UnitOfWork, sealer: Sealer, row: { id: string; watch_secret: string | null }, given: string): boolean {
  if (row.watch_secret === null) return false;
  const expected = Buffer.from(sealer.open(row.watch_secret, { customerId, connectionId: row.id, field: 'watch_secret' }));
  const actual = Buffer.from(given);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
