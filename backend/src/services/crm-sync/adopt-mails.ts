import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { classifyInbound } from '#domain/email/classify-inbound.ts';
import { storableInstant } from '#domain/crm-sync/storable-instant.ts';
import { storableText } from '#domain/crm-sync/storable-text.ts';
import { nameId } from '#events/event-id.ts';
import type { LoggedMail } from '#ports/logged-mail.ts';
import { linksOf } from './links-of.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const IS_UUID = new RegExp(`^${UUID}$`);
/** Our Message-IDs begin with the id in our send ledger: links in mails that are out keep working. */
const OUR_MESSAGE_ID = new RegExp(`^<(${UUID})@`);

interface Mailbox {
  id: string;
  email_address: string;
  provider: string;
}

interface Adopted extends LoggedMail {
  id: string;
  contactId: string;
  mailbox: Mailbox;
}

/**
 * Takes mails of ours over from the CRM into the ledger: sent mails as sent, replies as received, each with its activity as
 * done, so that nothing of it is sent or logged again. No event is emitted: the score has them in its base. False where
 * there is no mailbox yet that a mail could belong to.
 */
export async function adoptMails(uow: UnitOfWork, connectionId: string, mails: readonly LoggedMail[]): Promise<boolean> {
  if (mails.length === 0) return true;
  const mailboxes = await uow.rows<Mailbox>(
    sql`select id, email_address, provider from email_provider_accounts where customer_id = ${uow.customerId}::uuid order by created_at, email_address`,
  );
  if (mailboxes.length === 0) return false;
  const people = await peopleBy(uow, connectionId, [...new Set(mails.flatMap(({ personExternalIds }) => personExternalIds))]);
  const adopted = mails.flatMap((mail): Adopted[] => {
    const [ours, theirs] = mail.direction === 'outbound' ? [mail.from, mail.to] : [mail.to, mail.from];
    const known = mail.personExternalIds.flatMap((id) => people.get(id) ?? []);
    // Of several it is the one's who wrote it, or was written to.
    const contactId = (known.find(({ email }) => email === theirs?.toLowerCase()) ?? known[0])?.id;
    const mailbox = mailboxes.find(({ email_address }) => email_address === ours?.toLowerCase()) ?? mailboxes[0];
    return contactId && mailbox ? [{ ...storable(mail, uow.now), id: ledgerId(mail), contactId, mailbox }] : [];
  });
  await saveSent(
    uow,
    adopted.filter(({ direction }) => direction === 'outbound'),
  );
  await saveReceived(
    uow,
    adopted.filter(({ direction }) => direction === 'inbound'),
  );
  await saveActivities(uow, connectionId, adopted);
  return true;
}

/** As it can be kept here: one that cannot would keep all mail waiting. When it went is not known of one without a date: at the latest now. */
function storable(mail: LoggedMail, now: Date): LoggedMail {
  const orNull = (text: string | null): string | null => (text === null ? null : storableText(text));
  const { subject, textBody, from, to, messageId } = mail;
  const texts = {
    subject: storableText(subject),
    textBody: storableText(textBody),
    from: orNull(from),
    to: orNull(to),
    messageId: orNull(messageId),
  };
  return { ...mail, ...texts, at: storableInstant(mail.at) ?? now };
}

const ledgerId = ({ direction, messageId, activityId }: LoggedMail): string =>
  (direction === 'outbound' ? OUR_MESSAGE_ID.exec(messageId ?? '')?.[1] : undefined) ?? nameId('read back', activityId);

async function peopleBy(
  uow: UnitOfWork,
  connectionId: string,
  crmIds: readonly string[],
): Promise<Map<string, { id: string; email: string | null }>> {
  const rows = await uow.rows<{ crm_id: string; id: string; email: string | null }>(sql`
    select l.crm_id, l.salesos_id as id, c.email_key as email from ${linksOf(uow, connectionId, ['contact', 'lead'], crmIds)}
    left join contacts c on c.customer_id = l.customer_id and c.id = l.salesos_id`);
  return new Map(rows.map((row) => [row.crm_id, row]));
}

const threadId = ({ contactId, subject }: Adopted): string =>
  nameId('thread', contactId, subject.replace(/^(\s*(re|aw|fwd?|wg):\s*)+/i, '').toLowerCase());

async function saveSent(uow: UnitOfWork, mails: readonly Adopted[]): Promise<void> {
  const rows = mails.map((mail) => ({
    id: mail.id,
    contact_id: mail.contactId,
    mailbox_id: mail.mailbox.id,
    provider: mail.mailbox.provider,
    thread_id: threadId(mail),
    from_address: mail.from ?? mail.mailbox.email_address,
    to_address: mail.to ?? '',
    subject: mail.subject,
    body_text: mail.textBody,
    message_id: mail.messageId ?? `<${mail.id}@read-back.invalid>`,
    at: mail.at.toISOString(),
  }));
  if (rows.length === 0) return;
  await uow.rows(sql`
    insert into emails (customer_id, id, contact_id, mailbox_id, thread_id, purpose, provider, from_address, to_address, subject, body_html, body_text,
      message_id, send_state, queued_at, sent_at, handed_at, opens_off_because, clicks_off_because)
    select ${uow.customerId}::uuid, r.id, r.contact_id, r.mailbox_id, r.thread_id, 'sequence', r.provider, r.from_address, r.to_address, r.subject, '', r.body_text,
      r.message_id, 'sent', r.at, r.at, r.at, 'not_known', 'not_known'
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, contact_id uuid, mailbox_id uuid, provider text, thread_id uuid, from_address text,
      to_address text, subject text, body_text text, message_id text, at timestamptz)
    on conflict do nothing`);
}

/** What a reply meant is read from its words again, by the rule that read them the first time. */
async function saveReceived(uow: UnitOfWork, mails: readonly Adopted[]): Promise<void> {
  const rows = mails.map((mail) => {
    const text = {
      headers: [],
      reports: [],
      from: mail.from ?? '',
      fromName: '',
      subject: mail.subject,
      text: mail.textBody,
      ownAddresses: [mail.mailbox.email_address],
    };
    const found = classifyInbound(text);
    const isWish = found.kind === 'unsubscribe';
    return {
      id: mail.id,
      contact_id: mail.contactId,
      mailbox_id: mail.mailbox.id,
      thread_id: threadId(mail),
      message_id: mail.messageId,
      from_address: mail.from?.toLowerCase() ?? '',
      subject: mail.subject,
      body_text: mail.textBody,
      kind: isWish ? 'unsubscribe' : 'human',
      disposition: isWish || found.kind === 'human' ? found.disposition : 'unknown',
      at: mail.at.toISOString(),
    };
  });
  if (rows.length === 0) return;
  await uow.rows(sql`
    insert into inbound_mails (customer_id, id, mailbox_id, contact_id, thread_id, message_id, from_address, subject, body_text, kind, disposition, received_at)
    select ${uow.customerId}::uuid, r.id, r.mailbox_id, r.contact_id, r.thread_id, r.message_id, r.from_address, r.subject, r.body_text, r.kind, r.disposition, r.at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, contact_id uuid, mailbox_id uuid, thread_id uuid, message_id text, from_address text,
      subject text, body_text text, kind text, disposition text, at timestamptz)
    on conflict do nothing`);
}

async function saveActivities(uow: UnitOfWork, connectionId: string, mails: readonly Adopted[]): Promise<void> {
  const rows = mails.map((mail) => ({
    id: IS_UUID.test(mail.activityId) ? mail.activityId : nameId('activity', connectionId, mail.id),
    contact_id: mail.contactId,
    source_type: mail.direction === 'outbound' ? 'email' : 'inbound',
    source_id: mail.id,
    external_id: mail.externalId,
    at: mail.at.toISOString(),
  }));
  if (rows.length === 0) return;
  await uow.rows(sql`
    insert into crm_activities (customer_id, id, connection_id, contact_id, source_type, source_id, state, outcome, external_id, created_at)
    select ${uow.customerId}::uuid, r.id, ${connectionId}::uuid, r.contact_id, r.source_type, r.source_id, 'done', 'existing', r.external_id, r.at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, contact_id uuid, source_type text, source_id uuid, external_id text, at timestamptz)
    on conflict do nothing`);
}
