import { z } from 'zod';
import { defineEvent, Id, Instant } from './event.ts';

const enrollment = { enrollmentId: Id, contactId: Id, sequenceId: Id };

/** The one reason a step did not go, or an enrollment ended. Plain words and remedies are in labels/sequence.ts. */
export const StepReason = z.enum([
  'replied',
  'opted_out',
  'suppressed',
  'do_not_contact',
  'consent_unknown',
  'bounced_in_crm',
  'country_requires_consent',
  'removed_by_user',
  'missing_variable',
  'template_unusable',
  'no_email_address',
  'mail_to_self',
  'mailbox_unavailable',
  'rejected_by_server',
  'bounced',
  'keeps_bouncing',
  'refused_as_unwanted',
  'has_left',
  'outcome_unknown',
  'writing_off',
  'contact_deleted',
  'contact_merged',
  'restored',
  'crm_disconnected',
  'out_of_scope',
]);
export type StepReason = z.infer<typeof StepReason>;

export const sequenceStarted = defineEvent('sequence.started', 'enrollment', z.object(enrollment));
export const sequenceStepDue = defineEvent(
  'sequence.step_due',
  'enrollment',
  z.object({ ...enrollment, touchId: Id, position: z.number().int().positive(), dueAt: Instant }),
);
/** The next step is another one, or another day; null = it has no date. */
export const sequenceStepScheduled = defineEvent(
  'sequence.step_scheduled',
  'enrollment',
  z.object({ ...enrollment, position: z.number().int().positive(), dueAt: Instant.nullable() }),
);
export const sequencePaused = defineEvent('sequence.paused', 'enrollment', z.object({ ...enrollment, reason: StepReason.nullable() }));
export const sequenceResumed = defineEvent('sequence.resumed', 'enrollment', z.object(enrollment));
export const sequenceCompleted = defineEvent('sequence.completed', 'enrollment', z.object(enrollment));
export const sequenceExited = defineEvent('sequence.exited', 'enrollment', z.object({ ...enrollment, reason: StepReason }));
