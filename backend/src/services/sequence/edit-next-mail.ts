import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { TemplateEngine } from '#ports/template-engine.ts';
import { authorize } from '../authorize.ts';
import type { MailText } from '../email/mail-text.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { openEnrollment } from './load-step.ts';
import { isHandedOver } from './next-mail.ts';
import { writtenMail } from './written-mail.ts';

export interface NextMailEdit {
  actor: Actor;
  contactId: string;
  enrollmentId: string;
  position: number;
  /** Null = back to the template. */
  text: MailText | null;
}

/** Puts a person's own words in place of the template, for the one step that is next and has not been handed over. */
export async function editNextMail(uow: UnitOfWork, templates: TemplateEngine, edit: NextMailEdit): Promise<void> {
  await lockForEdit(uow, edit);
  const ref = { id: edit.enrollmentId, next_position: edit.position };
  // Read after the lock: the scanner may have handed the mail over while it was waited for.
  const step = await openEnrollment(uow, edit.contactId);
  if (!step || step.id !== edit.enrollmentId || step.step_id === null || step.next_position !== edit.position || (await isHandedOver(uow, ref))) {
    throw new ServiceError('conflict', 'This mail is already on its way, or its sequence has ended.', 'Your text was not used. Nothing was changed.');
  }
  if (edit.text === null) return restore(uow, edit);
  const text = { subject: edit.text.subject, body: edit.text.body.replaceAll(/\r\n?/g, '\n') };
  await save(uow, edit, writtenMail(templates, step, text));
}

async function lockForEdit(uow: UnitOfWork, { actor, contactId, enrollmentId }: NextMailEdit): Promise<void> {
  const [row] = await uow.rows<{ owner_id: string | null }>(sql`
    select c.owner_id from contact_sequences cs join contacts c on c.customer_id = cs.customer_id and c.id = cs.contact_id
    where cs.customer_id = ${uow.customerId}::uuid and cs.id::text = ${enrollmentId} and cs.contact_id = ${contactId}::uuid for update of cs`);
  if (!row) throw new ServiceError('not_found', 'This enrollment is not there any more.', 'Nothing was changed.');
  authorize(actor, 'sequence.manage', { ownerId: row.owner_id });
}

async function save(uow: UnitOfWork, { actor, enrollmentId, position }: NextMailEdit, { subject, body }: MailText): Promise<void> {
  await uow.rows(sql`
    insert into sequence_overrides (customer_id, id, enrollment_id, position, subject, body, edited_by, edited_at)
    values (${uow.customerId}::uuid, ${randomUUID()}::uuid, ${enrollmentId}::uuid, ${position}, ${subject}, ${body}, ${actor.id}::uuid, ${uow.now.toISOString()}::timestamptz)
    on conflict (customer_id, enrollment_id, position) do update set subject = excluded.subject, body = excluded.body, edited_by = excluded.edited_by, edited_at = excluded.edited_at`);
  await audit(uow, actor, { action: 'sequence.edit_next', resourceType: 'enrollment', resourceId: enrollmentId, details: { position } });
}

async function restore(uow: UnitOfWork, { actor, enrollmentId, position }: NextMailEdit): Promise<void> {
  const gone = await uow.rows(sql`delete from sequence_overrides
    where customer_id = ${uow.customerId}::uuid and enrollment_id = ${enrollmentId}::uuid and position = ${position} returning id`);
  if (gone.length === 0) return;
  await audit(uow, actor, { action: 'sequence.restore_next', resourceType: 'enrollment', resourceId: enrollmentId, details: { position } });
}
