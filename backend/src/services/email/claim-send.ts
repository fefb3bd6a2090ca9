import { emailFailed } from '@salesos/shared/events/email';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Purpose } from '#domain/email/purpose.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { consentFor, counts, holdersOf, saidThemselves } from '../consent/consent-for.ts';
import { holdOf } from '../consent/hold-of.ts';
import { suppressionOf } from '../consent/suppression-of.ts';
import { standStill, takePlace } from './caps.ts';
import { deadAddress } from './dead-address.ts';
import { sendRedirect } from './read-send-redirect.ts';

/** Longer than a handover can take: an SMTP dialogue is given up after three minutes. */
const LEASE_MS = 5 * 60_000;
export const leaseUntil = (): string => new Date(Date.now() + LEASE_MS).toISOString();
const HOLD_RETRY_MS = 60_000;
/** Handed over side by side from one mailbox: Graph refuses a fifth call to it. */
const AT_ONCE = 4;
/** Why a queued mail waits, in its `error_code`. */
const CONSENT_UNKNOWN = 'consent_unknown';
const ENROLLMENT_PAUSED = 'enrollment_paused';
const READ_BACK = 'read_back';
const SANDBOX_HOLD = 'sandbox_hold';

export interface ClaimedMail {
  id: string;
  contact_id: string;
  touch_id: string | null;
  provider: string;
  mailbox_address: string;
  mailbox_name: string;
  settings: string;
  mailbox_id: string;
  to_address: string;
  contact_name: string | null;
  subject: string;
  body_html: string;
  body_text: string;
  message_id: string;
  in_reply_to: string | null;
  reference_ids: string[];
  queued_at: string;
  purpose: Purpose;
  sent_anyway_because: string | null;
  enrollment_id: string | null;
  draft_key: string | null;
  /** Which try this is: whoever is late with an older one may change nothing any more. */
  tries: number;
  has_attachments: boolean;
  thread_key: string | null;
  /** In place of its recipient; null = to its recipient. */
  redirected_to: string | null;
  /** The same, as it was when the draft was laid ready. */
  laid_for: string | null;
}

/**
 * Takes the oldest mail that may go now. Consent is decided in the transaction that claims: a mail to somebody who has
 * opted out, or whose enrollment has ended, is canceled here and the next one is looked at. A claim whose lease ran out before anything was handed
 * over is taken again; one that was being handed over is looked up, because nobody knows whether it went.
 */
export async function claimSend(uow: UnitOfWork): Promise<ClaimedMail | null> {
  for (;;) {
    const mail = await takeOldest(uow);
    if (!mail) return null;
    if (!(await mayGo(uow, mail))) continue;
    const full = await takePlace(uow, mail);
    if (full === null) return mail;
    // First, so that it waits with the others.
    await putBack(uow, mail, `cap_${full.scope}`, null);
    await standStill(uow, mail, full);
  }
}

/** Whether a claimed mail may be handed over as things are now; one that may not is canceled, or put back until it may. */
export async function mayGo(uow: UnitOfWork, mail: ClaimedMail): Promise<boolean> {
  const { isOfMailbox, isSandbox, redirect, isDead, isListed } = await standingOf(uow, mail);
  if (!isOfMailbox) await putBack(uow, mail, 'mailbox_changed', null);
  else if (isSandbox && redirect === null) await putBack(uow, mail, SANDBOX_HOLD, new Date(Date.now() + HOLD_RETRY_MS).toISOString());
  // It was laid ready for somebody else.
  else if ((isSandbox ? redirect : null) !== mail.redirected_to) await putBack(uow, mail, SANDBOX_HOLD, null);
  else if (isDead) await cancelMail(uow, mail, 'bounced');
  else if (isListed) await cancelMail(uow, mail, 'suppressed');
  else if (!isDecided(mail)) return mayGoByRules(uow, mail);
  else if (await hasOptedOutSince(uow, mail)) await cancelMail(uow, mail, 'opted_out');
  else return true;
  return false;
}

interface Standing {
  /** False = its mailbox has gone over to another provider since it was claimed. */
  isOfMailbox: boolean;
  isSandbox: boolean;
  redirect: string | null;
  isDead: boolean;
  isListed: boolean;
}

/** All that is asked of every mail, in one read: each is asked twice. */
async function standingOf(uow: UnitOfWork, { to_address: to, mailbox_id: id, provider }: ClaimedMail): Promise<Standing> {
  const [row] = await uow.rows<{ is_of_mailbox: boolean; is_sandbox: boolean; redirect: string | null; is_dead: boolean; is_listed: boolean }>(sql`
    select exists (select 1 from email_provider_accounts where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid and provider = ${provider}) as is_of_mailbox,
      r.is_sandbox, r.address as redirect, exists (${deadAddress(uow, to)}) as is_dead, exists (${suppressionOf(uow, to)}) as is_listed
    from (${sendRedirect(uow)}) r`);
  if (!row) throw new Error('the customer is gone');
  return { isOfMailbox: row.is_of_mailbox, isSandbox: row.is_sandbox, redirect: row.redirect, isDead: row.is_dead, isListed: row.is_listed };
}

/** An answer to what they wrote, or a person has decided with the refusal before them. */
const isDecided = ({ purpose, sent_anyway_because: reason }: ClaimedMail): boolean =>
  purpose === 'conversation' || (purpose === 'one_to_one' && reason !== null);

/**
 * What was not known when it was decided stops it all the same. Of somebody who had refused by then, a CRM that says so too
 * has only heard of it, from us as a rule; what the person does (a complaint) is always news.
 */
async function hasOptedOutSince(uow: UnitOfWork, mail: ClaimedMail): Promise<boolean> {
  const decidedAt = sql`${new Date(mail.queued_at).toISOString()}::timestamptz`;
  const [refused] = await uow.rows<{ since: boolean; said_since: boolean; before: boolean }>(sql`
    select coalesce(bool_or(k.changed_at > ${decidedAt}), false) as since, coalesce(bool_or(k.changed_at <= ${decidedAt}), false) as before,
      coalesce(bool_or(k.changed_at > ${decidedAt} and ${saidThemselves}), false) as said_since
    from consents k where k.customer_id = ${uow.customerId}::uuid and k.contact_id in ${holdersOf(uow, { contactId: mail.contact_id, address: mail.to_address })}
      and k.channel = 'email' and k.state = 'opted_out' and ${counts(uow)}`);
  return refused !== undefined && (refused.said_since || (refused.since && !refused.before));
}

async function mayGoByRules(uow: UnitOfWork, mail: ClaimedMail): Promise<boolean> {
  const verdict = await consentFor(uow, mail.contact_id, mail.to_address);
  const enrollment = await enrollmentOf(uow, mail);
  const hold = await holdOf(uow, mail.contact_id, mail.to_address);
  if (!verdict.may && verdict.reason === 'opted_out') await cancelMail(uow, mail, 'opted_out');
  else if (enrollment?.status === 'exited') await cancelMail(uow, mail, enrollment.reason ?? 'removed_by_user');
  // Held, not refused: looked at again when the opt-outs have been read.
  else if (!verdict.may) await putBack(uow, mail, CONSENT_UNKNOWN, new Date(Date.now() + HOLD_RETRY_MS).toISOString());
  else if (hold !== null) await putBack(uow, mail, hold, new Date(Date.now() + HOLD_RETRY_MS).toISOString());
  // A mail that went before our ledger begins may be this one.
  else if (mail.purpose === 'sequence' && !(await isReadBack(uow)))
    await putBack(uow, mail, READ_BACK, new Date(Date.now() + HOLD_RETRY_MS).toISOString());
  else if (enrollment && enrollment.status !== 'active') await putBack(uow, mail, ENROLLMENT_PAUSED, 'infinity');
  else return true;
  return false;
}

async function enrollmentOf(uow: UnitOfWork, mail: ClaimedMail): Promise<{ status: string; reason: string | null } | undefined> {
  if (mail.enrollment_id === null) return undefined;
  const [row] = await uow.rows<{ status: string; reason: string | null }>(sql`
    select status, reason from contact_sequences where customer_id = ${uow.customerId}::uuid and id = ${mail.enrollment_id}::uuid`);
  return row;
}

async function putBack(uow: UnitOfWork, mail: ClaimedMail, code: string, retryAt: string | null): Promise<void> {
  await uow.rows(sql`update emails set send_state = 'queued', lease_until = null, handed_at = null, error_code = ${code}, retry_at = ${retryAt}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id = ${mail.id}::uuid`);
}

/** Mail that waited for a paused enrollment may be claimed again. */
export async function releasePausedMail(uow: UnitOfWork, enrollmentId: string): Promise<void> {
  await uow.rows(sql`update emails e set retry_at = null, error_code = null from sequence_touches t
    where e.customer_id = ${uow.customerId}::uuid and t.customer_id = e.customer_id and t.id = e.touch_id and t.enrollment_id = ${enrollmentId}::uuid
      and e.send_state = 'queued' and e.error_code = ${ENROLLMENT_PAUSED}`);
  uow.notify('email.queued');
}

/** The opt-outs have been read: mail that waited for them may be claimed again. */
export const releaseConsentHold = (uow: UnitOfWork): Promise<void> => release(uow, CONSENT_UNKNOWN);

/** So have the mails that were logged earlier. */
export const releaseReadBackHold = (uow: UnitOfWork): Promise<void> => release(uow, READ_BACK);

/** Where mail of a sandbox goes is decided anew. */
export const releaseSandboxHold = (uow: UnitOfWork): Promise<void> => release(uow, SANDBOX_HOLD);

async function release(uow: UnitOfWork, code: string): Promise<void> {
  await uow.rows(sql`update emails set retry_at = null, error_code = null
    where customer_id = ${uow.customerId}::uuid and send_state = 'queued' and error_code = ${code}`);
  uow.notify('email.queued');
}

/** Every connected CRM has told which mails it has of us. */
async function isReadBack(uow: UnitOfWork): Promise<boolean> {
  const [row] = await uow.rows<{ complete: boolean }>(
    sql`select coalesce(bool_and(activities_complete), true) as complete from crm_integrations where customer_id = ${uow.customerId}::uuid`,
  );
  return row?.complete ?? true;
}

export async function cancelMail(uow: UnitOfWork, mail: { id: string; contact_id: string; touch_id: string | null }, reason: string): Promise<void> {
  await uow.rows(sql`update emails set send_state = 'canceled', error_code = ${reason}, lease_until = null, handed_at = null
    where customer_id = ${uow.customerId}::uuid and id = ${mail.id}::uuid`);
  await appendEvents(uow, [failedEvent(uow, mail, reason, false)]);
}

export function failedEvent(uow: UnitOfWork, mail: { id: string; contact_id: string; touch_id: string | null }, reason: string, parked: boolean) {
  return newEvent({
    definition: emailFailed,
    key: [mail.id, reason],
    entityId: mail.id,
    occurredAt: uow.now,
    source: 'agent.email',
    data: { emailId: mail.id, contactId: mail.contact_id, touchId: mail.touch_id, reason, parked },
  });
}

async function takeOldest(uow: UnitOfWork): Promise<ClaimedMail | undefined> {
  const wall = new Date().toISOString();
  const [mail] = await uow.rows<ClaimedMail>(sql`
    with interrupted as (
      update emails set send_state = 'unknown', error_code = 'interrupted', lease_until = null, lost_at = ${wall}::timestamptz, look_up_at = ${wall}::timestamptz
      where customer_id = ${uow.customerId}::uuid and send_state = 'dispatched' and lease_until < ${wall}::timestamptz
    ), ready as (
      select id, mailbox_id from emails where customer_id = ${uow.customerId}::uuid and send_state in ('queued', 'claimed')
        and (lease_until is null or lease_until < ${wall}::timestamptz) and (retry_at is null or retry_at < ${wall}::timestamptz)
        and (send_at is null or send_at <= ${uow.now.toISOString()}::timestamptz)
        and not exists (select 1 from email_provider_accounts m where m.customer_id = emails.customer_id and m.id = emails.mailbox_id
          and (not m.is_active or m.capped_until > ${uow.now.toISOString()}::timestamptz))
        and mailbox_id not in (select o.mailbox_id from emails o where o.customer_id = ${uow.customerId}::uuid and o.send_state in ('claimed', 'dispatched')
          and o.lease_until > ${wall}::timestamptz group by o.mailbox_id having count(*) >= ${AT_ONCE})
      order by queued_at limit 1 for update skip locked
    ), taken as (
      -- It goes the way its mailbox goes today; a draft at another provider's is out of reach.
      update emails e set send_state = 'claimed', lease_until = ${leaseUntil()}::timestamptz, tries = e.tries + 1, provider = m.provider,
        draft_key = case when e.provider = m.provider then e.draft_key end
      from ready join email_provider_accounts m on m.customer_id = ${uow.customerId}::uuid and m.id = ready.mailbox_id
      where e.customer_id = ${uow.customerId}::uuid and e.id = ready.id returning e.*
    )
    select t.id, t.contact_id, t.touch_id, t.provider, m.email_address as mailbox_address, m.display_name as mailbox_name, m.settings, m.id as mailbox_id,
      t.to_address, nullif(concat_ws(' ', c.first_name, c.last_name), '') as contact_name, t.subject, t.body_html, t.body_text, t.message_id, t.in_reply_to,
      exists (select 1 from mail_attachments a where a.customer_id = t.customer_id and a.email_id = t.id) as has_attachments,
      t.reference_ids, t.queued_at, t.purpose, t.sent_anyway_because, t.draft_key, t.redirected_to as laid_for, t.tries,
      (select c.redirect_mail_to from customers c where c.id = t.customer_id and exists (select from crm_integrations i
        where i.customer_id = c.id and i.is_sandbox and i.state <> 'disconnected')) as redirected_to,
      (select p.thread_key from emails p where p.customer_id = t.customer_id and p.thread_id = t.thread_id and p.mailbox_id = t.mailbox_id
        and p.send_state = 'sent' and p.thread_key is not null order by p.sent_at desc limit 1) as thread_key,
      (select st.enrollment_id from sequence_touches st where st.customer_id = t.customer_id and st.id = t.touch_id) as enrollment_id
    from taken t join email_provider_accounts m on m.customer_id = t.customer_id and m.id = t.mailbox_id
    join contacts c on c.customer_id = t.customer_id and c.id = t.contact_id`);
  return mail;
}
