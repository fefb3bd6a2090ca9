import { randomUUID } from 'node:crypto';
import { emailSendRequested } from '@salesos/shared/events/email';
import { sequenceStepDue } from '@salesos/shared/events/sequence';
import { emails } from '#db/schema/email.ts';
import { sequenceTouches } from '#db/schema/sequence.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { optedOutState } from '#domain/consent/may-contact.ts';
import { decideStep } from '#domain/sequence/decide-step.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { sql } from 'drizzle-orm';
import { consentFor } from '../consent/consent-for.ts';
import { holdOf } from '../consent/hold-of.ts';
import { composeSequenceMail, type MailDeps, type MailParts, postalAddressOf } from '../email/compose-sequence-mail.ts';
import { readStanding } from '../email/read-standing.ts';
import { unlessUnusable } from '../email/unless-unusable.ts';
import { decideTracking, type MailTracking } from '../tracking/decide-tracking.ts';
import { completeEnrollment, endEnrollment, holdEnrollment } from './end-enrollment.ts';
import { type DueEnrollment, lockDueEnrollment, threadOf } from './load-step.ts';
import { overrideOf, peopleOf, POSTAL_ADDRESS, signatureOf, templateOf } from './next-mail.ts';

/**
 * Decides one due step: the mail goes to the send ledger, or the step is held or the enrollment ends, with its one
 * reason. (enrollment, position) is unique, so a step goes once whatever crashes. Returns false when nothing was due.
 */
export async function runDueStep(uow: UnitOfWork, deps: MailDeps): Promise<boolean> {
  const due = await lockDueEnrollment(uow);
  if (!due) return false;
  if (due.step_id === null) {
    // Its last mail went while it was paused: nothing is left to send.
    await completeEnrollment(uow, due);
    return true;
  }
  const emailId = randomUUID();
  const tracking = await decideTracking(uow, {
    contactId: due.contact_id,
    isFirstTouch: due.next_position === 1 && due.last_reply_at === null,
    publicUrl: deps.publicUrl,
  });
  const parts = await compose(uow, deps, due, { emailId, tracking });
  const missing = parts !== null && 'missing' in parts ? parts.missing : [];
  const ownAddresses = await mailboxAddresses(uow);
  const decision = decideStep({
    enrollmentState: 'active',
    enrolledAt: new Date(due.started_at),
    contact: {
      email: due.email,
      optedOut: optedOutState(await consentFor(uow, due.contact_id)),
      doNotContact: due.do_not_contact,
      ...(await readStanding(uow, due.email)),
      hold: await holdOf(uow, due.contact_id),
    },
    lastHumanReplyAt: due.last_reply_at === null ? null : new Date(due.last_reply_at),
    missingVariables: missing,
    isTemplateUsable: parts !== null,
    ownAddresses,
    mailboxAvailable: due.mailbox_active,
    writingOn: due.writing_on,
    isOutside: due.is_outside,
    previousMail: previousMail(due.previous_state),
  });
  if (decision.decision === 'send' && parts !== null && 'html' in parts && due.email !== null)
    await send(uow, due, { emailId, parts, tracking, to: due.email });
  else if (decision.decision === 'exit') await endEnrollment(uow, due, decision.reason);
  else if (decision.decision === 'hold') await holdEnrollment(uow, due, decision.reason, decision.reason === 'missing_variable' ? missing : []);
  return true;
}

const previousMail = (state: string | null): 'none' | 'sent' | 'rejected' | 'unknown' =>
  state === null ? 'none' : state === 'rejected' ? 'rejected' : state === 'unknown' ? 'unknown' : 'sent';

async function mailboxAddresses(uow: UnitOfWork): Promise<string[]> {
  const rows = await uow.rows<{ email_address: string }>(
    sql`select email_address from email_provider_accounts where customer_id = ${uow.customerId}::uuid`,
  );
  return rows.map((row) => row.email_address);
}

/** Null = the template cannot be used. */
async function compose(
  uow: UnitOfWork,
  deps: MailDeps,
  due: DueEnrollment,
  { emailId, tracking }: { emailId: string; tracking: MailTracking },
): Promise<MailParts | { missing: string[] } | null> {
  const postalAddress = await postalAddressOf(uow);
  if (postalAddress === null) return { missing: [POSTAL_ADDRESS] };
  const override = await overrideOf(uow, due);
  return unlessUnusable(() =>
    composeSequenceMail(deps, uow.customerId, {
      emailId,
      text: override === null ? { template: templateOf(due) } : { override },
      threadSubject: threadOf(due)[0]?.subject ?? null,
      ...peopleOf(due),
      signature: signatureOf(due),
      postalAddress,
      track: { opens: tracking.opensOff === null, clicks: tracking.clicksOff === null, baseUrl: tracking.baseUrl },
    }),
  );
}

interface DecidedMail {
  emailId: string;
  parts: MailParts;
  tracking: MailTracking;
  to: string;
}

async function send(uow: UnitOfWork, due: DueEnrollment, { emailId, parts, tracking, to }: DecidedMail): Promise<void> {
  const touchId = randomUUID();
  const thread = threadOf(due);
  const domain = due.mailbox_address.slice(due.mailbox_address.indexOf('@') + 1);
  await uow.tx.insert(sequenceTouches).values({
    customerId: uow.customerId,
    id: touchId,
    enrollmentId: due.id,
    stepId: due.step_id ?? '',
    position: due.next_position,
    state: 'requested',
    emailId,
    dueAt: new Date(due.due_at),
    at: uow.now,
  });
  await uow.tx.insert(emails).values({
    customerId: uow.customerId,
    id: emailId,
    contactId: due.contact_id,
    mailboxId: due.mailbox_id,
    touchId,
    templateId: due.template_id,
    templateVersion: due.template_version,
    threadId: due.thread_id,
    purpose: 'sequence',
    provider: due.mailbox_provider,
    fromAddress: due.mailbox_address,
    toAddress: to,
    subject: parts.subject,
    bodyHtml: parts.html,
    bodyText: parts.text,
    messageId: `<${emailId}@${domain}>`,
    inReplyTo: thread.at(-1)?.message_id ?? null,
    referenceIds: thread.map((mail) => mail.message_id),
    opensOffBecause: tracking.opensOff,
    clicksOffBecause: tracking.clicksOff,
    linkCount: parts.links,
    sendState: 'queued',
    queuedAt: uow.now,
  });
  await uow.rows(sql`update contact_sequences set due_at = null where customer_id = ${uow.customerId}::uuid and id = ${due.id}::uuid`);
  const frame = { occurredAt: uow.now, source: 'agent.sequence', key: [touchId] };
  await appendEvents(uow, [
    newEvent({
      ...frame,
      definition: sequenceStepDue,
      entityId: due.id,
      data: {
        enrollmentId: due.id,
        contactId: due.contact_id,
        sequenceId: due.sequence_id,
        touchId,
        position: due.next_position,
        dueAt: new Date(due.due_at).toISOString(),
      },
    }),
    newEvent({ ...frame, definition: emailSendRequested, entityId: emailId, data: { emailId, contactId: due.contact_id, touchId } }),
  ]);
}
