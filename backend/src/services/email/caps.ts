import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { defaultCaps, rampPerDay, type SendCaps } from '#domain/email/send-caps.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The mail as far as a cap concerns it. */
export interface Capped {
  id: string;
  mailbox_id: string;
  mailbox_address: string;
  to_address: string;
}

/** What is full, and when it has room again (business time). */
export interface Full {
  scope: 'mailbox' | 'sender_domain' | 'customer' | 'recipient_domain';
  freeAt: Date;
}

interface MailboxRow {
  per_day: number | null;
  per_minute: number;
  first_at: string | null;
  sender_domain: number | null;
  recipient_domain: number | null;
  customer: number | null;
}

/** The caps one mailbox sends under today. */
export async function capsOf(uow: UnitOfWork, mailboxId: string): Promise<SendCaps> {
  const [row] = await uow.rows<MailboxRow>(sql`
    select m.per_day, m.per_minute, c.sender_domain_per_day as sender_domain, c.recipient_domain_per_day as recipient_domain, c.per_day as customer,
      (select e.handed_at from emails e where e.customer_id = m.customer_id and e.mailbox_id = m.id and e.handed_at is not null order by e.handed_at limit 1) as first_at
    from email_provider_accounts m left join send_caps c on c.customer_id = m.customer_id
    where m.customer_id = ${uow.customerId}::uuid and m.id = ${mailboxId}::uuid`);
  const firstAt = row?.first_at ? new Date(row.first_at) : null;
  return {
    mailboxPerDay: row?.per_day ?? rampPerDay(firstAt, uow.now),
    mailboxPerMinute: row?.per_minute ?? 1,
    senderDomainPerDay: row?.sender_domain ?? defaultCaps.senderDomainPerDay,
    recipientDomainPerDay: row?.recipient_domain ?? defaultCaps.recipientDomainPerDay,
    customerPerDay: row?.customer ?? defaultCaps.customerPerDay,
  };
}

/**
 * Takes the mail's place under every cap, or says which one is full. Claims of one customer go one after the other from
 * here to their commit, so that two cannot take the last place.
 */
export async function takePlace(uow: UnitOfWork, mail: Capped): Promise<Full | null> {
  const caps = await capsOf(uow, mail.mailbox_id);
  await uow.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`send caps ${uow.customerId}`}, 0))`);
  return takeUnlessFull(uow, mail, caps);
}

async function takeUnlessFull(uow: UnitOfWork, mail: Capped, caps: SendCaps): Promise<Full | null> {
  const mailbox = sql`mailbox_id = ${mail.mailbox_id}::uuid`;
  const domain = mail.mailbox_address.slice(mail.mailbox_address.lastIndexOf('@') + 1);
  const sameDomain = sql`mailbox_id in (select id from email_provider_accounts where customer_id = ${uow.customerId}::uuid
    and right(email_address, ${domain.length + 1}) = ${`@${domain}`})`;
  const recipients = sql`to_domain = ${domainOf(mail)}`;
  const windows = [
    { scope: 'mailbox', which: mailbox, cap: caps.mailboxPerMinute, spanMs: MINUTE_MS },
    { scope: 'mailbox', which: mailbox, cap: caps.mailboxPerDay, spanMs: DAY_MS },
    { scope: 'sender_domain', which: sameDomain, cap: caps.senderDomainPerDay, spanMs: DAY_MS },
    { scope: 'customer', which: sql`true`, cap: caps.customerPerDay, spanMs: DAY_MS },
    { scope: 'recipient_domain', which: recipients, cap: caps.recipientDomainPerDay, spanMs: DAY_MS },
  ] as const;
  // The mail that took the last place: once it is older than the window, there is one again.
  const lasts = windows.map(({ which, cap, spanMs }) => {
    const since = new Date(uow.now.getTime() - spanMs).toISOString();
    return sql`(select handed_at from emails where customer_id = ${uow.customerId}::uuid and ${which} and handed_at > ${since}::timestamptz
      and id <> ${mail.id}::uuid order by handed_at desc offset ${cap - 1} limit 1)`;
  });
  const [row] = await uow.rows<{ lasts: (string | null)[] }>(sql`
    with full_ones as (select array[${sql.join(lasts, sql`, `)}]::timestamptz[] as lasts),
    taken as (update emails set handed_at = ${uow.now.toISOString()}::timestamptz from full_ones
      where customer_id = ${uow.customerId}::uuid and id = ${mail.id}::uuid and num_nonnulls(variadic lasts) = 0)
    select to_jsonb(lasts) as lasts from full_ones`);
  for (const [n, { scope, spanMs }] of windows.entries()) {
    const last = row?.lasts[n];
    if (last) return { scope, freeAt: new Date(Date.parse(last) + spanMs) };
  }
  return null;
}

/** All that could go to this domain now; what waits for something else goes on waiting for that. Retries are in wall time, which business time may be ahead of; what others hold they put back themselves. */
async function waitForDomain(uow: UnitOfWork, mail: Capped, freeAt: Date): Promise<void> {
  const retryAt = new Date(Date.now() + freeAt.getTime() - uow.now.getTime()).toISOString();
  await uow.rows(sql`update emails set retry_at = ${retryAt}::timestamptz, error_code = 'cap_recipient_domain'
    where customer_id = ${uow.customerId}::uuid and id in (select id from emails where customer_id = ${uow.customerId}::uuid
      and send_state = 'queued' and to_domain = ${domainOf(mail)} and (retry_at is null or retry_at < ${new Date().toISOString()}::timestamptz) for update skip locked)`);
}

const domainOf = ({ to_address: to }: Capped): string => to.slice(to.lastIndexOf('@') + 1).toLowerCase();

/** Mail of this mailbox, or of all that share what is full, is not looked at before there is room. */
export async function standStill(uow: UnitOfWork, mail: Capped, { scope, freeAt }: Full): Promise<void> {
  const domain = mail.mailbox_address.slice(mail.mailbox_address.lastIndexOf('@'));
  const which = {
    mailbox: sql`id = ${mail.mailbox_id}::uuid`,
    sender_domain: sql`right(email_address, ${domain.length}) = ${domain}`,
    customer: sql`true`,
  };
  if (scope === 'recipient_domain') return waitForDomain(uow, mail, freeAt);
  await uow.rows(sql`update email_provider_accounts set capped_until = greatest(capped_until, ${freeAt.toISOString()}::timestamptz)
    where customer_id = ${uow.customerId}::uuid and ${which[scope]}`);
}
