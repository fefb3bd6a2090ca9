import { randomUUID } from 'node:crypto';
import { emailSendRequested } from '@salesos/shared/events/email';
import type { NewEmail } from '@salesos/shared/api/email';
import { emails } from '#db/schema/email.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { sql } from 'drizzle-orm';
import { decideTracking, type MailTracking } from '../tracking/decide-tracking.ts';
import { layOut, type MailDeps } from './compose-sequence-mail.ts';
import { audit } from '../request/audit.ts';
import { keepAttachments } from './attachments.ts';
import { type MailPlan, planMail } from './plan-mail.ts';
import { readAttachments } from './read-attachments.ts';

export type WriteDeps = MailDeps & { providers: Pick<Providers, 'mail'> };

/** A rep's own mail, into the send ledger. Returns its id; throws what `planMail` and `readAttachments` throw. */
export async function writeMail(uow: UnitOfWork, deps: WriteDeps, { actor, mail }: { actor: Actor; mail: NewEmail }): Promise<string> {
  const plan = await planMail(uow, { actor, mail });
  const attachments = readAttachments(mail, deps.providers.mail.get(plan.mailbox.provider)?.mostBytes);
  const id = await queue(uow, deps, { actor, mail, plan });
  await keepAttachments(uow, { emailId: id, attachments, goesAt: mail.sendAt === undefined ? uow.now : new Date(mail.sendAt) });
  return id;
}

/** One line: an encoded subject may hold line breaks, which no header may. */
const oneLine = (subject: string): string => subject.replace(/\s+/g, ' ').trim();
const answerSubject = (subject: string): string => (/^\s*(re|aw|antw|sv|rv)\s*:/i.test(subject) ? subject : `Re: ${subject}`);

/** What of it is measured: what is asked for and allowed. */
async function trackingOf(
  uow: UnitOfWork,
  { mail, readerId, publicUrl }: { mail: NewEmail; readerId: string; publicUrl: string },
): Promise<MailTracking> {
  const nothing: MailTracking = { opensOff: 'own_mail', clicksOff: 'own_mail', baseUrl: publicUrl };
  if (mail.trackOpens !== true && mail.trackClicks !== true) return nothing;
  const [written] = await uow.rows(sql`
    select 1 from inbound_mails where customer_id = ${uow.customerId}::uuid and contact_id = ${readerId}::uuid and kind = 'human' limit 1`);
  const allowed = await decideTracking(uow, { contactId: readerId, isFirstTouch: written === undefined, publicUrl });
  return {
    opensOff: mail.trackOpens === true ? allowed.opensOff : nothing.opensOff,
    clicksOff: mail.trackClicks === true ? allowed.clicksOff : nothing.clicksOff,
    baseUrl: allowed.baseUrl,
  };
}

async function queue(uow: UnitOfWork, deps: MailDeps, { actor, mail, plan }: { actor: Actor; mail: NewEmail; plan: MailPlan }): Promise<string> {
  const { reader, answered, mailbox, purpose } = plan;
  const id = randomUUID();
  const { signature_html: signatureHtml, signature_text: signatureText } = mailbox;
  const signature = signatureHtml === null || signatureText === null ? null : { html: signatureHtml, text: signatureText };
  const subject = answered === null ? (mail.subject ?? '') : answerSubject(oneLine(answered.subject));
  const { opensOff, clicksOff, baseUrl } = await trackingOf(uow, { mail, readerId: reader.id, publicUrl: deps.publicUrl });
  const track = { opens: opensOff === null, clicks: clicksOff === null, baseUrl };
  const written = { format: 'text', subject, body: mail.body } as const;
  const { html, text, links } = layOut(deps, uow.customerId, { emailId: id, signature, postalAddress: null, track }, written);
  await uow.tx.insert(emails).values({
    customerId: uow.customerId,
    id,
    contactId: reader.id,
    mailboxId: mailbox.id,
    threadId: answered?.thread_id ?? randomUUID(),
    purpose,
    provider: mailbox.provider,
    fromAddress: mailbox.email_address,
    toAddress: reader.email ?? '',
    subject,
    bodyHtml: html,
    bodyText: text,
    messageId: `<${id}@${mailbox.email_address.slice(mailbox.email_address.indexOf('@') + 1)}>`,
    inReplyTo: answered?.message_id ?? null,
    referenceIds: [...(answered?.earlier ?? []), ...(answered?.message_id ? [answered.message_id] : [])],
    answersId: answered?.id ?? null,
    sentAnywayBecause: mail.anywayBecause ?? null,
    opensOffBecause: opensOff,
    clicksOffBecause: clicksOff,
    linkCount: links,
    sendState: 'queued',
    queuedAt: uow.now,
    sendAt: mail.sendAt === undefined ? null : new Date(mail.sendAt),
  });
  await appendEvents(uow, [
    newEvent({
      definition: emailSendRequested,
      key: [id],
      entityId: id,
      occurredAt: uow.now,
      source: 'service.email',
      actorClass: 'human',
      data: { emailId: id, contactId: reader.id, touchId: null },
    }),
  ]);
  await audit(uow, actor, { action: 'email.requested', resourceType: 'email', resourceId: id, details: { purpose, contactId: reader.id } });
  return id;
}
