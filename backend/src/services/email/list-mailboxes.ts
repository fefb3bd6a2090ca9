import type { Mailbox } from '@salesos/shared/api/mailbox';
import { mailboxPauseLabels, mailboxReadingLabels, mailboxSignInLabels } from '@salesos/shared/labels/mailbox';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { bounceShare } from '#domain/email/send-caps.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { ServiceError } from '../service-error.ts';
import { capsOf } from './caps.ts';

type MailProviders = Providers['mail'];

/** What the database knows; its domain is asked about outside. */
export type StoredMailbox = Omit<Mailbox, 'deliverability'>;

interface Row {
  id: string;
  email_address: string;
  display_name: string;
  user_id: string;
  owner: string;
  provider: string;
  is_active: boolean;
  paused_because: keyof typeof mailboxPauseLabels | null;
  per_day: number | null;
  per_minute: number;
  capped_until: string | null;
  today: number;
  week: number;
  bounced: number;
  complained: number;
  sign_in: keyof typeof mailboxSignInLabels | null;
  reads: boolean | null;
  read_at: string | null;
  trouble: string | null;
  watch_until: string | null;
}

export async function listMailboxes(uow: UnitOfWork, actor: Actor, providers: MailProviders): Promise<StoredMailbox[]> {
  authorize(actor, 'mailbox.read', { ownerId: null });
  return read(uow, null, providers);
}

export async function readMailbox(uow: UnitOfWork, actor: Actor, id: string, providers: MailProviders): Promise<StoredMailbox> {
  authorize(actor, 'mailbox.read', { ownerId: null });
  const [mailbox] = await read(uow, id, providers);
  if (!mailbox) throw new ServiceError('not_found', 'There is no such mailbox.');
  return mailbox;
}

async function read(uow: UnitOfWork, id: string | null, providers: MailProviders): Promise<StoredMailbox[]> {
  const [dayAgo, weekAgo] = [1, 7].map((days) => new Date(uow.now.getTime() - days * 86_400_000).toISOString());
  const rows = await uow.rows<Row>(sql`
    select m.id, m.email_address, m.display_name, m.user_id, u.name as owner, m.provider, m.is_active, m.paused_because, m.per_day, m.per_minute, m.capped_until,
      count(e.id) filter (where e.handed_at > ${dayAgo}::timestamptz)::int as today, count(e.id)::int as week,
      count(e.id) filter (where e.bounce_class in ('hard', 'policy'))::int as bounced, count(e.complained_at)::int as complained, s.state as sign_in, s.reads, r.read_at, r.trouble, r.watch_until
    from email_provider_accounts m join users u on u.customer_id = m.customer_id and u.id = m.user_id
    left join emails e on e.customer_id = m.customer_id and e.mailbox_id = m.id and e.handed_at > ${weekAgo}::timestamptz
    left join mailbox_sign_ins s on s.customer_id = m.customer_id and s.id = m.id
    left join mailbox_readings r on r.customer_id = m.customer_id and r.id = m.id
    where m.customer_id = ${uow.customerId}::uuid and (${id}::uuid is null or m.id = ${id}::uuid) group by m.customer_id, m.id, u.customer_id, u.id, s.customer_id, s.id, r.customer_id, r.id order by m.email_address`);
  const mailboxes: StoredMailbox[] = [];
  for (const row of rows) mailboxes.push(await shown(uow, row, providers.get(row.provider)?.listener !== undefined));
  return mailboxes;
}

async function shown(uow: UnitOfWork, row: Row, isTold: boolean): Promise<StoredMailbox> {
  const caps = await capsOf(uow, row.id);
  const cappedUntil = row.capped_until === null ? null : new Date(row.capped_until);
  return {
    id: row.id,
    address: row.email_address,
    displayName: row.display_name,
    owner: { id: row.user_id, name: row.owner },
    provider: row.provider,
    isActive: row.is_active,
    pausedBecause: row.paused_because === null ? null : { code: row.paused_because, text: mailboxPauseLabels[row.paused_because] },
    perDay: { limit: caps.mailboxPerDay, isSet: row.per_day !== null, sent: row.today },
    perMinute: row.per_minute,
    cappedUntil: cappedUntil !== null && cappedUntil > uow.now ? cappedUntil.toISOString() : null,
    sentLastWeek: row.week,
    bounceShare: bounceShare(row.week, row.bounced),
    complaints: { isKnown: isTold, share: isTold ? bounceShare(row.week, row.complained) : null },
    signIn: signInOf(row),
  };
}

function signInOf({ sign_in: state, reads, read_at: readAt, trouble, watch_until: until }: Row): Mailbox['signIn'] {
  if (state === null) return null;
  return {
    state,
    text: mailboxSignInLabels[state],
    reads: reads === true,
    readingText: mailboxReadingLabels[reads ? 'reads' : 'sends_only'],
    readAt: readAt === null ? null : new Date(readAt).toISOString(),
    trouble,
    isTold: until !== null && Date.parse(until) > Date.now(),
  };
}
