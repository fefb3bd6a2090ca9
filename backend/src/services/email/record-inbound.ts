import { emailAutoReplied, emailReplied, ReplyDisposition } from '@salesos/shared/events/email';
import { sql } from 'drizzle-orm';
import { anyText } from '#db/any-of.ts';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { InboundClass } from '#domain/email/classify-inbound.ts';
import { nameId } from '#events/event-id.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { isTransient } from '#events/transient.ts';
import type { AbsenceDates } from '#ports/absence-dates.ts';
import type { InboundDelivery } from '#ports/mail.ts';
import type { InboundMail, MimeAddress, MimeParser } from '#ports/mime.ts';
import { pauseContact } from '../sequence/pause-contact.ts';
import { afterBounce } from './after-bounce.ts';
import { type Answered, findAnswered } from './find-answered.ts';
import { judgeInbound } from './judge-inbound.ts';
import { optOut } from './opt-out.ts';
import { forgetSoftBounces } from './soft-bounces.ts';
import { forgetUnstored, noteUnstored } from './unstored-mails.ts';

export interface InboundOptions {
  mime: MimeParser;
  dates: AbsenceDates;
  /** Outside production a mail may say itself how its reply is meant; the header of that name is then believed. */
  dispositionHeader: string | null;
}

/**
 * Takes one received message: finds the mailbox by the envelope's recipient and the mail it answers by its references
 * (else by its sender's newest mail from us), classifies it and writes mail and event together. The same delivery twice
 * writes once. Returns false for a mailbox nobody here owns.
 */
export async function recordInbound(work: Work, options: InboundOptions, provider: string, delivery: InboundDelivery): Promise<boolean> {
  const parsed = await options.mime.parse(delivery.raw);
  const recipients = [delivery.envelopeTo?.toLowerCase() ?? '', ...addressesIn(parsed.to), ...addressesIn(parsed.cc)];
  const [route] = await work.withRoutes<{ address: string; customer_id: string }>(sql`
    select address, customer_id from mailbox_routes where address = ${anyText(recipients)}
    order by address <> ${delivery.envelopeTo?.toLowerCase() ?? ''} limit 1`);
  if (!route) return false;
  const mail = { parsed, mailbox: route.address, id: inboundId(provider, delivery.deliveryKey) };
  try {
    await work.withTenant(route.customer_id, (uow) => storeInbound(uow, options, mail));
  } catch (error) {
    // The vendor sends it again for a while; should it give up before we can store it, somebody must know of it.
    if (!isTransient(error)) await noteUnstored(work, route.customer_id, mail, error);
    throw error;
  }
  return true;
}

/** The same for the same delivery, however often it comes. */
export const inboundId = (provider: string, deliveryKey: string): string => nameId('inbound', provider, deliveryKey);

/** Longer lists are no conversation. */
const MOST_ADDRESSES = 50;
const addressesIn = (mailboxes: readonly MimeAddress[]): string[] =>
  [...new Set(mailboxes.map(({ address }) => address.toLowerCase()))].slice(0, MOST_ADDRESSES);
/** As a parameter of a statement. */
const listed = (mailboxes: readonly MimeAddress[]) => sql`array(select jsonb_array_elements_text(${JSON.stringify(addressesIn(mailboxes))}::jsonb))`;

/** For whoever knows the mailbox already; together with whatever else the unit writes. */
export async function storeInbound(
  uow: UnitOfWork,
  options: InboundOptions,
  mail: { parsed: InboundMail; mailbox: string; id: string },
): Promise<void> {
  const { parsed, mailbox, id } = mail;
  const judged = judgeInbound(options.dates, parsed, { ownAddresses: [mailbox], receivedAt: uow.now });
  const { from, found, ownText, returnOn } = judged;
  const answered = await findAnswered(uow, parsed, judged);
  const disposition = found.kind === 'human' ? (saidDisposition(parsed, options.dispositionHeader) ?? found.disposition) : found.disposition;
  const kind = answered === undefined ? 'unmatched' : found.isSure ? found.kind : 'review';
  const insert = () =>
    uow.rows(sql`
    insert into inbound_mails (customer_id, id, mailbox_id, email_id, contact_id, thread_id, message_id, from_address, to_addresses, cc_addresses, subject,
      body_text, kind, disposition, received_at, bounce_class, status_code, return_on, has_left)
    select ${uow.customerId}::uuid, ${id}::uuid, m.id, ${answered?.email_id ?? null}::uuid, ${answered?.contact_id ?? null}::uuid, ${answered?.thread_id ?? null}::uuid,
      ${parsed.messageId}, ${from}, ${listed(parsed.to)}, ${listed(parsed.cc)}, ${parsed.subject.slice(0, 998)}, ${ownText}, ${kind}, ${disposition},
      ${uow.now.toISOString()}::timestamptz, ${found.bounce?.class ?? null}, ${found.bounce?.statusCode ?? null}, ${returnOn}::date, ${found.hasLeft}
    from email_provider_accounts m where m.customer_id = ${uow.customerId}::uuid and m.email_address = ${mailbox}
    on conflict do nothing returning id`);
  let fresh = await insert();
  if (fresh.length === 0 && (await forgetUnstored(uow, id))) fresh = await insert();
  if (fresh.length > 0 && answered) await consequences(uow, { id, answered, found, disposition, returnOn });
}

async function consequences(
  uow: UnitOfWork,
  mail: { id: string; answered: Answered; found: InboundClass; disposition: ReplyDisposition; returnOn: string | null },
): Promise<void> {
  const { id, answered, found, disposition, returnOn } = mail;
  const frame = { key: [id], entityId: answered.email_id, occurredAt: uow.now, source: 'http.inbound-mail', actorClass: found.actorClass };
  const base = { emailId: answered.email_id, contactId: answered.contact_id, inboundId: id };
  if (!found.isSure) return pauseContact(uow, answered.contact_id);
  if (found.bounce !== null)
    return afterBounce(uow, { inboundId: id, emailId: answered.email_id, contactId: answered.contact_id, bounce: found.bounce });
  if (found.kind === 'auto_reply' || found.kind === 'out_of_office') {
    const data = { ...base, isAway: found.kind === 'out_of_office', awayUntil: returnOn, hasLeft: found.hasLeft };
    await appendEvents(uow, [newEvent({ ...frame, definition: emailAutoReplied, data })]);
  }
  // Before the reply it came in: the sequence ends because of the wish, not because somebody answered.
  if (found.kind === 'unsubscribe') await optOut(uow, { contactId: answered.contact_id, emailId: answered.email_id, via: 'reply' });
  if (found.kind === 'human' || (found.kind === 'unsubscribe' && found.actorClass === 'human')) {
    const [ours] = await uow.rows<{
      to_address: string;
    }>(sql`update emails set replied_at = coalesce(replied_at, ${uow.now.toISOString()}::timestamptz)
      where customer_id = ${uow.customerId}::uuid and id = ${answered.email_id}::uuid returning to_address`);
    if (ours) await forgetSoftBounces(uow, { address: ours.to_address, emailId: answered.email_id });
    await appendEvents(uow, [newEvent({ ...frame, definition: emailReplied, data: { ...base, threadId: answered.thread_id, disposition } })]);
  }
}

function saidDisposition(parsed: InboundMail, header: string | null): ReplyDisposition | null {
  if (header === null) return null;
  const value = parsed.headers.find(({ name }) => name.toLowerCase() === header.toLowerCase())?.value;
  const said = ReplyDisposition.safeParse(value);
  return said.success ? said.data : null;
}
