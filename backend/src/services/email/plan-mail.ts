import { emailRefusals, emailWarnings } from '@salesos/shared/labels/email';
import { mailboxPauseLabels } from '@salesos/shared/labels/mailbox';
import type { NewEmail } from '@salesos/shared/api/email';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { optedOutState } from '#domain/consent/may-contact.ts';
import { judgeOwnMail, purposeOf } from '#domain/email/purpose.ts';
import { authorize } from '../authorize.ts';
import { consentFor } from '../consent/consent-for.ts';
import { holdOf } from '../consent/hold-of.ts';
import { liveContacts } from '../contact/live-contacts.ts';
import { isOutside } from '../sequence/is-outside.ts';
import { ServiceError } from '../service-error.ts';
import { readStanding } from './read-standing.ts';

interface Reader {
  id: string;
  owner_id: string | null;
  email: string | null;
  do_not_contact: boolean;
  is_outside: boolean;
  writing_on: boolean;
}

interface Answered {
  id: string;
  mailbox_id: string;
  thread_id: string | null;
  message_id: string | null;
  subject: string;
  received_at: string;
  earlier: string[] | null;
}

interface OwnMailbox {
  id: string;
  email_address: string;
  provider: string;
  is_active: boolean;
  paused_because: keyof typeof mailboxPauseLabels | null;
  is_own: boolean;
  signature_html: string | null;
  signature_text: string | null;
}

export interface MailPlan {
  reader: Reader;
  answered: Answered | null;
  mailbox: OwnMailbox;
  purpose: 'one_to_one' | 'conversation';
}

/**
 * From which mailbox a rep's own mail would go, and for what. It leaves from the rep's mailbox and no other: an answer from
 * the one that received the mail. Throws `mail_refused` (never), `suppressed` (only with a reason).
 */
export async function planMail(uow: UnitOfWork, { actor, mail }: { actor: Actor; mail: Omit<NewEmail, 'body'> }): Promise<MailPlan> {
  const reader = await readerOf(uow, mail.contactId);
  authorize(actor, 'email.send', { ownerId: reader.owner_id });
  const answered = mail.answersId === undefined ? null : await answeredOf(uow, reader.id, mail.answersId);
  if (answered === null && mail.subject === undefined) throw new ServiceError('bad_request', 'A mail needs a subject.', 'Nothing was sent.');
  const mailboxes = await mailboxesOf(uow, actor);
  const mailbox = senderOf(mailboxes, answered);
  const purpose = purposeOf(answered === null ? null : { receivedAt: new Date(answered.received_at) }, uow.now);
  await judge(uow, { reader, purpose, mail, ownAddresses: mailboxes.map(({ email_address: address }) => address) });
  return { reader, answered, mailbox, purpose };
}

async function readerOf(uow: UnitOfWork, wanted: string): Promise<Reader> {
  const contactId = (await liveContacts(uow, [wanted])).get(wanted) ?? wanted;
  const [reader] = await uow.rows<Reader>(sql`
    select c.id, c.owner_id, c.email, coalesce(s.band = 'Do not contact', false) as do_not_contact, ${isOutside(uow, sql`c.id`)} as is_outside,
      coalesce((select bool_and(i.writing = 'on') from crm_integrations i where i.customer_id = c.customer_id), false) as writing_on
    from contacts c left join engagement_scores s on s.customer_id = c.customer_id and s.contact_id = c.id
    where c.customer_id = ${uow.customerId}::uuid and c.id = ${contactId}::uuid and c.deleted_at is null`);
  if (!reader) throw new ServiceError('not_found', 'There is no such contact.', 'Nothing was sent.');
  return reader;
}

async function answeredOf(uow: UnitOfWork, contactId: string, id: string): Promise<Answered> {
  const [answered] = await uow.rows<Answered>(sql`
    select i.id, i.mailbox_id, i.thread_id, i.message_id, i.subject, i.received_at,
      (select jsonb_agg(e.message_id order by e.sent_at) from emails e where e.customer_id = i.customer_id and e.thread_id = i.thread_id and e.send_state = 'sent') as earlier
    from inbound_mails i where i.customer_id = ${uow.customerId}::uuid and i.id = ${id}::uuid and i.contact_id = ${contactId}::uuid
      and i.kind in ('human', 'unsubscribe', 'review')`);
  if (!answered) throw new ServiceError('not_found', 'The contact has written no such mail.', 'Nothing was sent.');
  return answered;
}

const mailboxesOf = (uow: UnitOfWork, actor: Actor): Promise<OwnMailbox[]> =>
  uow.rows<OwnMailbox>(sql`
    select id, email_address, provider, is_active, paused_because, user_id::text = ${actor.id} as is_own, signature_html, signature_text from email_provider_accounts
    where customer_id = ${uow.customerId}::uuid order by created_at, email_address`);

function senderOf(mailboxes: readonly OwnMailbox[], answered: Answered | null): OwnMailbox {
  const own = mailboxes.filter((mailbox) => mailbox.is_own && (answered === null || mailbox.id === answered.mailbox_id));
  const mailbox = own.find(({ is_active: isActive }) => isActive);
  if (mailbox) return mailbox;
  const refused = answered === null ? 'mailbox_unavailable' : own.length === 0 ? 'not_your_mailbox' : 'mailbox_paused';
  const because = own[0]?.paused_because ?? null;
  const text = refused === 'mailbox_paused' && because !== null ? `${emailRefusals[refused]} ${mailboxPauseLabels[because]}` : emailRefusals[refused];
  throw new ServiceError('mail_refused', text, 'Nothing was sent.', [{ code: refused }]);
}

async function judge(
  uow: UnitOfWork,
  {
    reader,
    purpose,
    mail,
    ownAddresses,
  }: { reader: Reader; purpose: 'one_to_one' | 'conversation'; mail: Pick<NewEmail, 'anywayBecause'>; ownAddresses: string[] },
): Promise<void> {
  const verdict = judgeOwnMail({
    purpose,
    to: reader.email,
    ...(await readStanding(uow, reader.email)),
    hold: await holdOf(uow, reader.id),
    ownAddresses,
    isOutside: reader.is_outside,
    writingOn: reader.writing_on,
    optedOut: optedOutState(await consentFor(uow, reader.id)),
    doNotContact: reader.do_not_contact,
  });
  if (verdict === null) return;
  if ('refused' in verdict) throw new ServiceError('mail_refused', emailRefusals[verdict.refused], 'Nothing was sent.', [{ code: verdict.refused }]);
  if (mail.anywayBecause !== undefined) return;
  throw new ServiceError('suppressed', emailWarnings[verdict.warned], 'Nothing was sent. Say why it should be, and it is.', [
    { code: verdict.warned },
  ]);
}
