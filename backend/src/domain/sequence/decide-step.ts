import type { StepReason } from '@salesos/shared/events/sequence';
import type { ConsentHold } from '@salesos/shared/labels/consent';
import { isUsableAddress, sameAddress } from '../email/address.ts';

export type EnrollmentState = 'active' | 'paused' | 'held' | 'completed' | 'exited';

export interface StepContact {
  readonly email: string | null;
  /** Strictest of all sources; null = at least one source cannot be read and none says yes. */
  readonly optedOut: boolean | null;
  readonly doNotContact: boolean;
  /** Mail to this address came back: nobody reads it. */
  readonly isDead: boolean;
  /** Mail to it has come back for now again and again. */
  readonly keepsBouncing: boolean;
  /** On the customer's own list of whom nobody writes to. */
  readonly isSuppressed: boolean;
  /** Nobody has refused, but somebody is to look first. */
  readonly hold: ConsentHold | null;
}

export interface StepInput {
  readonly enrollmentState: EnrollmentState;
  readonly enrolledAt: Date;
  readonly contact: StepContact;
  readonly lastHumanReplyAt: Date | null;
  /** Variables of the template that have no value for this contact. */
  readonly missingVariables: readonly string[];
  /** False = the template is at fault, whatever the contact. */
  readonly isTemplateUsable: boolean;
  /** The mailbox that would send, its aliases and the other mailboxes of the rep. */
  readonly ownAddresses: readonly string[];
  readonly mailboxAvailable: boolean;
  readonly writingOn: boolean;
  /** None of the contact's records is worked with. */
  readonly isOutside: boolean;
  /** The mail of the step before. */
  readonly previousMail: 'none' | 'sent' | 'rejected' | 'unknown';
}

export type StepDecision =
  | { readonly decision: 'send' }
  /** Stays at this step until a person acts. */
  | { readonly decision: 'hold'; readonly reason: StepReason }
  /** Ends the enrollment for good. */
  | { readonly decision: 'exit'; readonly reason: StepReason }
  /** The enrollment is not active: nothing happens and nothing is recorded. */
  | { readonly decision: 'none' };

/** What happens with a due step. Exactly one reason: what ends the enrollment goes before what only holds it, the gravest first. */
export function decideStep(input: StepInput): StepDecision {
  if (input.enrollmentState !== 'active') return { decision: 'none' };
  const exit = exitReason(input);
  if (exit !== null) return { decision: 'exit', reason: exit };
  const hold = holdReason(input);
  return hold === null ? { decision: 'send' } : { decision: 'hold', reason: hold };
}

function exitReason(input: StepInput): StepReason | null {
  if (input.contact.optedOut === true) return 'opted_out';
  if (input.contact.doNotContact) return 'do_not_contact';
  if (input.contact.isSuppressed) return 'suppressed';
  if (input.contact.isDead) return 'bounced';
  // A reply to an earlier conversation is no answer to this sequence.
  if (input.lastHumanReplyAt !== null && input.lastHumanReplyAt >= input.enrolledAt) return 'replied';
  return input.previousMail === 'rejected' ? 'rejected_by_server' : null;
}

function holdReason(input: StepInput): StepReason | null {
  const { email, optedOut, hold, keepsBouncing } = input.contact;
  if (optedOut === null) return 'consent_unknown';
  if (hold !== null) return hold;
  if (input.previousMail === 'unknown') return 'outcome_unknown';
  if (input.isOutside) return 'out_of_scope';
  if (!input.writingOn) return 'writing_off';
  if (!isUsableAddress(email)) return 'no_email_address';
  if (input.ownAddresses.some((own) => sameAddress(own, email))) return 'mail_to_self';
  if (keepsBouncing) return 'keeps_bouncing';
  if (!input.mailboxAvailable) return 'mailbox_unavailable';
  if (!input.isTemplateUsable) return 'template_unusable';
  return input.missingVariables.length > 0 ? 'missing_variable' : null;
}
