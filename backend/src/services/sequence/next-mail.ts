import type { NextMail } from '@salesos/shared/api/card';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { MailSignature } from '#domain/email/instrument.ts';
import { variableWords } from '#domain/sequence/open-marks.ts';
import type { TemplateEngine } from '#ports/template-engine.ts';
import { postalAddressOf } from '../email/compose-sequence-mail.ts';
import { insertSnippets } from '../email/insert-snippets.ts';
import { asMailText, type MailTemplate, type MailText } from '../email/mail-text.ts';
import { type MailPeople, mailVariables } from '../email/template-people.ts';
import { unlessUnusable } from '../email/unless-unusable.ts';
import { ServiceError } from '../service-error.ts';
import { draftMail } from './draft-mail.ts';
import { type OpenEnrollment, openEnrollment, threadOf } from './load-step.ts';

/** Without it no mail goes, whatever its text. */
export const POSTAL_ADDRESS = 'postal address of your company';

/** With its snippets as they are now. Throws TemplateError. */
export const templateOf = ({ format, subject, body, snippets }: OpenEnrollment): MailTemplate =>
  insertSnippets({ format: format ?? 'text', subject: subject ?? '', body: body ?? '' }, snippets ?? []);

export const peopleOf = (step: OpenEnrollment): MailPeople => ({
  ...step.fields,
  sender: { name: step.mailbox_name, email: step.mailbox_address },
  step: { number: step.next_position, sequence: step.sequence_name },
});

export const signatureOf = ({ signature_html: html, signature_text: text }: OpenEnrollment): MailSignature | null =>
  html === null || text === null ? null : { html, text };

/**
 * What a person wrote in place of the template. A statement of its own, after the enrollment is locked: an edit that was
 * saved while the lock was waited for would be missed by the statement that waits.
 */
export async function overrideOf(uow: UnitOfWork, step: { id: string; next_position: number }): Promise<MailText | null> {
  const [row] = await uow.rows<MailText>(sql`
    select subject, body from sequence_overrides
    where customer_id = ${uow.customerId}::uuid and enrollment_id = ${step.id}::uuid and position = ${step.next_position}`);
  return row ?? null;
}

/** Whether the step's mail has left the sequence: it is in the send ledger, or the step was refused. A step on hold for its text has not. */
export async function isHandedOver(uow: UnitOfWork, step: { id: string; next_position: number }): Promise<boolean> {
  const rows = await uow.rows(sql`
    select id from sequence_touches where customer_id = ${uow.customerId}::uuid and enrollment_id = ${step.id}::uuid and position = ${step.next_position}
      and not (state = 'held' and email_id is null)`);
  return rows.length > 0;
}

/** As a person reads it, whatever the template's format; nothing where the template cannot be used. */
export function draftOf(templates: TemplateEngine, step: OpenEnrollment): MailText & { missing: string[] } {
  const draft = unlessUnusable(() => draftMail(templates, templateOf(step), mailVariables(peopleOf(step))));
  const written = draft === null ? { subject: '', body: '', missing: [] } : { ...asMailText(templates, draft), missing: draft.missing };
  const [first] = threadOf(step);
  return first ? { ...written, subject: `Re: ${first.subject}` } : written;
}

/** The next mail of a contact's open enrollment as it would go. */
export async function readNextMail(uow: UnitOfWork, templates: TemplateEngine, contactId: string): Promise<NextMail> {
  const step = await openEnrollment(uow, contactId);
  if (!step || step.step_id === null || (await isHandedOver(uow, step))) {
    throw new ServiceError(
      'not_found',
      'There is no next mail to look at.',
      'The last one is on its way, or the sequence has ended. Nothing was changed.',
    );
  }
  const override = await overrideOf(uow, step);
  const { subject, body, missing } = override ? { ...override, missing: [] } : draftOf(templates, step);
  const postal = (await postalAddressOf(uow)) === null ? [POSTAL_ADDRESS] : [];
  return { position: step.next_position, subject, body, edited: override !== null, missing: [...missing.map(variableWords), ...postal] };
}
