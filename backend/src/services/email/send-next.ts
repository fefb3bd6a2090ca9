import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { appendEvents } from '#events/log.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { LastLook, MailDraft, MailSender, OutboundMail } from '#ports/mail.ts';
import { MimeError } from '#ports/mime.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { loadAttachments } from './attachments.ts';
import { type ClaimedMail, claimSend, failedEvent, leaseUntil, mayGo } from './claim-send.ts';
import { type MailDeps, unsubscribeUrl } from './compose-sequence-mail.ts';
import { openMailbox } from './open-mailbox.ts';
import { settleSent } from './settle-send.ts';

const RETRY_MS = 30_000;
const MAILBOX_RETRY_MS = 15 * 60_000;

export type SendDeps = Pick<MailDeps, 'tokens' | 'publicUrl'> & { providers: Providers; sealer: Sealer };

/**
 * Sends one mail: claim → lay it ready where the vendor keeps drafts → mark as being handed over → hand over → record. Each
 * arrow is a commit, so a process that dies leaves a row that says how far it came. Returns false when nothing was ready.
 */
export async function sendNext(work: Work, deps: SendDeps, customerId: string, onClaimed = (): void => undefined): Promise<boolean> {
  const mail = await work.withTenant(customerId, claimSend);
  if (!mail) return false;
  onClaimed();
  const inUnit = <Result>(run: (uow: UnitOfWork) => Promise<Result>): Promise<Result> => work.withTenant(customerId, run);
  try {
    const sender = (await openMailbox(work, deps, customerId, mail))?.sender;
    if (!sender) {
      await inUnit((uow) => reject(uow, mail, 'mailbox_unavailable', `no mail provider "${mail.provider}"`));
      return true;
    }
    const attachments = mail.has_attachments ? await inUnit((uow) => loadAttachments(uow, mail.id)) : [];
    if (attachments === null) {
      await inUnit((uow) => reject(uow, mail, 'attachments_gone', 'the files of this mail are not kept any more'));
      return true;
    }
    const outbound = { ...toOutbound(deps, customerId, mail, work.clock.now()), ...(attachments.length === 0 ? {} : { attachments }) };
    const draftKey = await layReady(work, sender, customerId, mail, outbound);
    // Last look before the call: an opt-out that came after the claim still stops it.
    if (!(await inUnit((uow) => dispatch(uow, mail)))) return true;
    const look = lastLook(work, customerId, mail);
    const sent = await work.outside('mail send', () => sender.send(outbound, draftKey, look));
    await inUnit((uow) => settleSent(uow, mail, sent));
  } catch (error) {
    // What becomes of it is written by then.
    if (error instanceof MayNotGo) return true;
    await inUnit((uow) => recordFailure(uow, mail, error));
  }
  return true;
}

/** A draft that lies ready from an earlier try is used: it holds the same mail, unless it was for somebody else. */
async function layReady(work: Work, sender: MailSender, customerId: string, mail: ClaimedMail, outbound: OutboundMail): Promise<string | null> {
  const { draft_key: before } = mail;
  if (!sender.prepare || (before !== null && mail.laid_for === mail.redirected_to)) return before;
  if (before !== null) await work.outside('mail draft', async () => sender.discard?.(before));
  if (before !== null) await work.withTenant(customerId, (uow) => noteDraft(uow, mail, null));
  const draft = await work.outside('mail draft', async () => sender.prepare?.(outbound));
  if (!draft) return null;
  await work.withTenant(customerId, (uow) => noteDraft(uow, mail, draft));
  return draft.draftKey;
}

/** Of a mail that was canceled meanwhile too: what is not noted is never thrown away. */
async function noteDraft(uow: UnitOfWork, mail: ClaimedMail, draft: MailDraft | null): Promise<void> {
  await uow.rows(sql`update emails set draft_key = ${draft?.draftKey ?? null}, redirected_to = ${mail.redirected_to},
      thread_key = coalesce(${draft?.threadKey ?? null}, thread_key), message_id = coalesce(${draft?.messageId ?? null}, message_id)
    where customer_id = ${uow.customerId}::uuid and id = ${mail.id}::uuid and send_state in ('claimed', 'canceled') and tries = ${mail.tries}`);
}

async function dispatch(uow: UnitOfWork, mail: ClaimedMail): Promise<boolean> {
  const [row] =
    await uow.rows(sql`update emails set send_state = 'dispatched', redirected_to = ${mail.redirected_to}, lease_until = ${leaseUntil()}::timestamptz
      where customer_id = ${uow.customerId}::uuid and id = ${mail.id}::uuid and send_state = 'claimed' and tries = ${mail.tries} returning id`);
  return row !== undefined && mayGo(uow, mail);
}

class MayNotGo extends Error {
  constructor() {
    super('the mail may not go any more');
    this.name = 'MayNotGo';
  }
}

/** What was looked at so short a time ago need not be looked at again. */
const FRESH_MS = 250;

/**
 * The look before the words go over. A mail server may keep us waiting for many seconds until then, and a process may stand
 * still; whoever opts out meanwhile gets no mail. Nor does one go that was given up as lost meanwhile.
 */
function lastLook(work: Work, customerId: string, mail: ClaimedMail): LastLook {
  const clearedAt = performance.now();
  return async () => {
    if (performance.now() - clearedAt < FRESH_MS) return;
    const mayStillGo = await work
      .withTenant(customerId, async (uow) => (await isStillOurs(uow, mail)) && mayGo(uow, mail))
      .catch((cause: unknown) => {
        throw new ProviderError('temporary', 'nobody could say whether the mail may still go', { cause });
      });
    if (!mayStillGo) throw new MayNotGo();
  };
}

async function isStillOurs(uow: UnitOfWork, mail: ClaimedMail): Promise<boolean> {
  const [row] = await uow.rows(sql`
    select id from emails where customer_id = ${uow.customerId}::uuid and id = ${mail.id}::uuid and send_state = 'dispatched' and tries = ${mail.tries}
      and lease_until > ${new Date().toISOString()}::timestamptz for update`);
  return row !== undefined;
}

function toOutbound(deps: SendDeps, customerId: string, mail: ClaimedMail, date: Date): OutboundMail {
  const url = unsubscribeUrl(deps, customerId, mail.id);
  const domain = mail.mailbox_address.slice(mail.mailbox_address.indexOf('@') + 1);
  return {
    sendId: mail.id,
    messageId: mail.message_id,
    from: { name: mail.mailbox_name, address: mail.mailbox_address },
    to: { name: mail.contact_name ?? '', address: mail.redirected_to ?? mail.to_address },
    replyTo: null,
    subject: mail.subject,
    html: mail.body_html,
    text: mail.body_text,
    envelopeFrom: `bounces+${mail.id}@${domain}`,
    date,
    inReplyTo: mail.in_reply_to,
    references: mail.reference_ids,
    threadKey: mail.thread_key,
    // RFC 8058: both headers, or no one-click.
    headers: mail.purpose === 'sequence' ? { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {},
  };
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
    // A draft that is gone was sent, by us or by hand, or thrown away.
    case 'not_found':
    case 'unknown_outcome':
      return lose(uow, mail, error);
    default:
      return reject(uow, mail, 'rejected_by_server', error.message, error.vendorCode);
  }
}

async function lose(uow: UnitOfWork, mail: ClaimedMail, error: ProviderError): Promise<void> {
  const wall = new Date().toISOString();
  await uow.rows(sql`update emails set send_state = 'unknown', lease_until = null, error_code = 'outcome_unknown', error_message = ${error.message.slice(0, 500)},
      lost_at = ${wall}::timestamptz, look_up_at = ${wall}::timestamptz, draft_key = case when ${error.failure === 'not_found'} then null else draft_key end
    where customer_id = ${uow.customerId}::uuid and id = ${mail.id}::uuid and send_state = 'dispatched' and tries = ${mail.tries}`);
  uow.notify('email.queued');
}

/** Still this try's to decide: under way, or given up as lost because its answer came late. */
const isThisTry = (
  uow: UnitOfWork,
  mail: ClaimedMail,
) => sql`customer_id = ${uow.customerId}::uuid and id = ${mail.id}::uuid and tries = ${mail.tries}
  and (send_state in ('claimed', 'dispatched') or look_up_at is not null)`;

/** At once where the mailbox has gone over to another provider meanwhile: what the first one said is of no matter. */
async function tryLater(uow: UnitOfWork, mail: ClaimedMail, error: ProviderError, waitMs: number): Promise<void> {
  await uow.rows(sql`update emails set send_state = 'queued', lease_until = null, lost_at = null, look_up_at = null, handed_at = null, error_code = ${error.failure},
    retry_at = case when exists (select 1 from email_provider_accounts m where m.customer_id = emails.customer_id and m.id = emails.mailbox_id
      and m.provider = emails.provider) then ${new Date(Date.now() + (error.retryAfterMs ?? waitMs)).toISOString()}::timestamptz end
    where ${isThisTry(uow, mail)}`);
}

async function reject(uow: UnitOfWork, mail: ClaimedMail, reason: string, message: string, vendorCode: string | null = null): Promise<void> {
  const [row] =
    await uow.rows(sql`update emails set send_state = 'rejected', lease_until = null, lost_at = null, look_up_at = null, error_code = ${vendorCode ?? reason},
      error_message = ${message.slice(0, 500)} where ${isThisTry(uow, mail)} returning id`);
  if (row) await appendEvents(uow, [failedEvent(uow, mail, reason, false)]);
}
