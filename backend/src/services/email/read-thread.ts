import type { ReplyDisposition } from '@salesos/shared/events/email';
import type { mailboxPauseLabels } from '@salesos/shared/labels/mailbox';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

interface Frame {
  id: string;
  at: string;
  who: string;
  address: string;
  subject: string;
  text: string;
}

export interface OwnMail extends Frame {
  side: 'us';
  purpose: 'sequence' | 'one_to_one' | 'conversation';
  send_state: 'queued' | 'claimed' | 'dispatched' | 'sent' | 'rejected' | 'unknown' | 'canceled';
  error_code: string | null;
  retry_at: string | null;
  send_at: string | null;
  bounce_class: 'hard' | 'soft' | 'policy' | null;
  mailbox_active: boolean;
  paused_because: keyof typeof mailboxPauseLabels | null;
  capped_until: string | null;
  /** Its sequence stands still because nobody knows whether it went. */
  is_held: boolean;
}

export interface ReceivedMail extends Frame {
  side: 'them';
  kind: 'human' | 'auto_reply' | 'out_of_office' | 'bounce' | 'unsubscribe' | 'review';
  disposition: ReplyDisposition;
  bounce_class: 'hard' | 'soft' | 'policy' | null;
  return_on: string | null;
  has_left: boolean;
  corrected_by: string | null;
  is_corrected: boolean;
}

export type ThreadMail = OwnMail | ReceivedMail;

export const MOST_MAILS = 10;

/** The thread somebody wrote in last, they or we; null = nobody has. */
export async function newestThread(uow: UnitOfWork, contactId: string): Promise<string | null> {
  const [row] = await uow.rows<{ thread_id: string }>(sql`
    select thread_id from (
      (select thread_id, received_at as at from inbound_mails where customer_id = ${uow.customerId}::uuid and contact_id = ${contactId}::uuid and thread_id is not null
        order by received_at desc limit 1)
      union all
      (select thread_id, coalesce(sent_at, queued_at) as at from emails where customer_id = ${uow.customerId}::uuid and contact_id = ${contactId}::uuid and ${isShown}
        order by 2 desc limit 1)) newest
    order by at desc limit 1`);
  return row?.thread_id ?? null;
}

/** A sequence's mail is the sequence panel's to show until it has gone. */
const isShown = sql`(touch_id is null or send_state in ('sent', 'unknown'))`;

/** The newest mails of a thread, newest first; one more than `MOST_MAILS` where there are. */
export async function readThread(uow: UnitOfWork, { contactId, threadId }: { contactId: string; threadId: string }): Promise<ThreadMail[]> {
  const of = sql`customer_id = ${uow.customerId}::uuid and contact_id = ${contactId}::uuid and thread_id = ${threadId}::uuid`;
  const own = await uow.rows<OwnMail>(sql`
    select e.id, 'us' as side, coalesce(e.sent_at, e.queued_at) as at, m.display_name as who, e.from_address as address, e.subject, e.body_text as text, e.purpose,
      e.send_state, e.error_code, e.retry_at, e.send_at, e.bounce_class, m.is_active as mailbox_active, m.paused_because, m.capped_until,
      exists (select from sequence_touches t where t.customer_id = e.customer_id and t.id = e.touch_id and t.state = 'held') as is_held
    from (select * from emails where ${of} and ${isShown} order by coalesce(sent_at, queued_at) desc, id limit ${MOST_MAILS + 1}) e
    join email_provider_accounts m on m.customer_id = e.customer_id and m.id = e.mailbox_id`);
  const received = await uow.rows<ReceivedMail>(sql`
    select i.id, 'them' as side, i.received_at as at, coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), i.from_address) as who,
      case when i.from_address = lower(c.email) then '' else i.from_address end as address, i.subject, i.body_text as text, i.kind, i.disposition, i.bounce_class,
      i.return_on::text as return_on, i.has_left, i.corrected_at is not null as is_corrected, u.name as corrected_by
    from (select * from inbound_mails where ${of} and kind <> 'unmatched' order by received_at desc, id limit ${MOST_MAILS + 1}) i
    join contacts c on c.customer_id = i.customer_id and c.id = i.contact_id
    left join users u on u.customer_id = i.customer_id and u.id = i.corrected_by`);
  return [...own, ...received].sort(byNewest).slice(0, MOST_MAILS + 1);
}

const byNewest = (a: ThreadMail, b: ThreadMail): number => new Date(b.at).getTime() - new Date(a.at).getTime() || (a.id < b.id ? -1 : 1);

/** A person wrote it, or may have. */
export const isOfPerson = (mail: ThreadMail): boolean =>
  mail.side === 'them' && (mail.kind === 'human' || mail.kind === 'review' || mail.kind === 'unsubscribe');

/** Of a person, or said to be a machine's by one, who may say otherwise again. */
export const isReply = (mail: ThreadMail): mail is ReceivedMail => mail.side === 'them' && (mail.is_corrected || isOfPerson(mail));

/** Names the thread as it is: its newest mail that no machine wrote. */
export const seenIn = (mails: readonly ThreadMail[]): string => mails.find((mail) => mail.side === 'us' || isOfPerson(mail))?.id ?? '';

export const seenOf = async (uow: UnitOfWork, thread: { contactId: string; threadId: string }): Promise<string> =>
  seenIn(await readThread(uow, thread));
