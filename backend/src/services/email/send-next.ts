import { emailSent } from '@salesos/shared/events/email';
import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { OutboundMail } from '#ports/mail.ts';
import { MimeError } from '#ports/mime.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { type ClaimedMail, claimSend, failedEvent, mayGo } from './claim-send.ts';
import { type MailDeps, unsubscribeUrl } from './compose-sequence-mail.ts';

const RETRY_MS = 30_000;
const MAILBOX_RETRY_MS = 15 * 60_000;

export type SendDeps = Pick<MailDeps, 'tokens' | 'publicUrl'> & { providers: Providers; sealer: Sealer };

/**
 * Sends one mail: claim → mark as being handed over → hand over → record. Each arrow is a commit, so a process that dies
 * leaves a row that says how far it came. Returns false when nothing was ready.
 */
export async function sendNext(work: Work, deps: SendDeps, customerId: string): Promise<boolean> {
  const mail = await work.withTenant(customerId, claimSend);
  if (!mail) return false;
  const provider = deps.providers.mail.get(mail.provider);
  if (!provider) {
    await work.withTenant(customerId, (uow) => reject(uow, mail, 'mailbox_unavailable', `no mail provider "${mail.provider}"`));
    return true;
  }
  // Last look before the call: an opt-out that came after the claim still stops it.
  const isCleared = await work.withTenant(customerId, (uow) => dispatch(uow, mail));
  if (!isCleared) return true;
  const settings = JSON.parse(deps.sealer.open(mail.settings, { customerId, connectionId: mail.mailbox_id, field: 'settings' })) as Record<
    string,
    string
  >;
  try {
    const { sender } = provider.connect({ address: mail.mailbox_address, settings });
    const outbound = toOutbound(deps, customerId, mail, work.clock.now());
    const sent = await work.outside('mail send', () => sender.send(outbound));
    await work.withTenant(customerId, (uow) => recordSent(uow, mail, sent.providerMessageId));
  } catch (error) {
    await work.withTenant(customerId, (uow) => recordFailure(uow, mail, error));
  }
  return true;
}

async function dispatch(uow: UnitOfWork, mail: ClaimedMail): Promise<boolean> {
  const [row] = await uow.rows(sql`update emails set send_state = 'dispatched' where customer_id = ${uow.customerId}::uuid and id = ${mail.id}::uuid
    and send_state = 'claimed' returning id`);
  return row !== undefined && mayGo(uow, mail);
}

function toOutbound(deps: SendDeps, customerId: string, mail: ClaimedMail, date: Date): OutboundMail {
  const url = unsubscribeUrl(deps, customerId, mail.id);
  const domain = mail.mailbox_address.slice(mail.mailbox_address.indexOf('@') + 1);
  return {
    messageId: mail.message_id,
    from: { name: mail.mailbox_name, address: mail.mailbox_address },
    to: { name: mail.contact_name ?? '', address: mail.to_address },
    replyTo: null,
    subject: mail.subject,
    html: mail.body_html,
    text: mail.body_text,
    envelopeFrom: `bounces+${mail.id}@${domain}`,
    date,
    inReplyTo: mail.in_reply_to,
    references: mail.reference_ids,
    // RFC 8058: both headers, or no one-click.
    headers: mail.purpose === 'sequence' ? { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {},
  };
}

async function recordSent(uow: UnitOfWork, mail: ClaimedMail, providerMessageId: string): Promise<void> {
  await uow.rows(sql`update emails set send_state = 'sent', sent_at = ${uow.now.toISOString()}::timestamptz, provider_message_id = ${providerMessageId}, lease_until = null
    where customer_id = ${uow.customerId}::uuid and id = ${mail.id}::uuid`);
  await appendEvents(uow, [
    newEvent({
      definition: emailSent,
      key: [mail.id],
      entityId: mail.id,
      occurredAt: uow.now,
      source: 'agent.email',
      actorClass: 'machine',
      data: { emailId: mail.id, contactId: mail.contact_id, touchId: mail.touch_id, sentAt: uow.now.toISOString() },
    }),
  ]);
}

async function recordFailure(uow: UnitOfWork, mail: ClaimedMail, error: unknown): Promise<void> {
  if (error instanceof MimeError) return reject(uow, mail, 'rejected_by_server', error.message, error.failure);
  if (!(error instanceof ProviderError)) throw error;
  switch (error.failure) {
    case 'temporary':
    case 'rate_limited':
      return tryLater(uow, mail, error, RETRY_MS);
    // The mailbox is at fault and the mail has certainly not gone: it waits until somebody has repaired the mailbox.
    case 'auth_expired':
    case 'permission':
    case 'quota_exhausted':
      return tryLater(uow, mail, error, MAILBOX_RETRY_MS);
    case 'unknown_outcome':
      await uow.rows(sql`update emails set send_state = 'unknown', lease_until = null, error_code = 'outcome_unknown', error_message = ${error.message.slice(0, 500)}
        where customer_id = ${uow.customerId}::uuid and id = ${mail.id}::uuid`);
      await appendEvents(uow, [failedEvent(uow, mail, 'outcome_unknown', true)]);
      return;
    default:
      return reject(uow, mail, 'rejected_by_server', error.message, error.vendorCode);
  }
}

async function tryLater(uow: UnitOfWork, mail: ClaimedMail, error: ProviderError, waitMs: number): Promise<void> {
  await uow.rows(sql`update emails set send_state = 'queued', lease_until = null, handed_at = null, error_code = ${error.failure},
    retry_at = ${new Date(Date.now() + (error.retryAfterMs ?? waitMs)).toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id = ${mail.id}::uuid`);
}

async function reject(uow: UnitOfWork, mail: ClaimedMail, reason: string, message: string, vendorCode: string | null = null): Promise<void> {
  await uow.rows(sql`update emails set send_state = 'rejected', lease_until = null, error_code = ${vendorCode ?? reason}, error_message = ${message.slice(0, 500)}
    where customer_id = ${uow.customerId}::uuid and id = ${mail.id}::uuid`);
  await appendEvents(uow, [failedEvent(uow, mail, reason, false)]);
}
