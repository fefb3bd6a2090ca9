import { randomUUID } from 'node:crypto';
import { emailSendRequested } from '@salesos/shared/events/email';
import type { NewEmail } from '@salesos/shared/api/email';
import { emails } from '#db/schema/email.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { plainMail } from '#domain/email/instrument.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { audit } from '../request/audit.ts';
import { keepAttachments } from './attachments.ts';
import { type MailPlan, planMail } from './plan-mail.ts';
import { readAttachments } from './read-attachments.ts';

/**
 * A rep's own mail, into the send ledger. Returns its id; throws what `planMail` and `readAttachments` throw. Without `providers`
 * no mail is larger than most servers take.
 */
export async function writeMail(
  uow: UnitOfWork,
  { actor, mail, providers }: { actor: Actor; mail: NewEmail; providers?: Providers['mail'] },
): Promise<string> {
  const plan = await planMail(uow, { actor, mail });
  const attachments = readAttachments(mail, providers?.get(plan.mailbox.provider)?.mostBytes);
  const id = await queue(uow, { actor, mail, plan });
  await keepAttachments(uow, { emailId: id, attachments, goesAt: mail.sendAt === undefined ? uow.now : new Date(mail.sendAt) });
  return id;
}

/** One line: an encoded subject may hold line breaks, which no header may. */
const oneLine = (subject: string): string => subject.replace(/\s+/g, ' ').trim();
const answerSubject = (subject: string): string => (/^\s*(re|aw|antw|sv|rv)\s*:/i.test(subject) ? subject : `Re: ${subject}`);

async function queue(uow: UnitOfWork, { actor, mail, plan }: { actor: Actor; mail: NewEmail; plan: MailPlan }): Promise<string> {
  const { reader, answered, mailbox, purpose } = plan;
  const id = randomUUID();
  const { signature_html: signatureHtml, signature_text: signatureText } = mailbox;
  const signature = signatureHtml === null || signatureText === null ? null : { html: signatureHtml, text: signatureText };
  const { html, text } = plainMail(mail.body, signature);
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
    subject: answered === null ? (mail.subject ?? '') : answerSubject(oneLine(answered.subject)),
    bodyHtml: html,
    bodyText: text,
    messageId: `<${id}@${mailbox.email_address.slice(mailbox.email_address.indexOf('@') + 1)}>`,
    inReplyTo: answered?.message_id ?? null,
    referenceIds: [...(answered?.earlier ?? []), ...(answered?.message_id ? [answered.message_id] : [])],
    answersId: answered?.id ?? null,
    sentAnywayBecause: mail.anywayBecause ?? null,
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
