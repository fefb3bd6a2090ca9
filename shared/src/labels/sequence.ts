import type { StepReason } from '../events/sequence.ts';
import { consentHolds } from './consent.ts';

export interface ReasonLabel {
  readonly text: string;
  /** What a person can do about it; null where nothing is to be done. */
  readonly remedy: string | null;
}

/** Why a step did not go or an enrollment ended, in plain words. */
export const stepReasonLabels: Readonly<Record<StepReason, ReasonLabel>> = {
  replied: { text: 'The contact replied, so no further mail was sent.', remedy: 'Answer the reply.' },
  opted_out: { text: 'The contact has opted out of email.', remedy: null },
  suppressed: { text: 'The address or its domain is on your list of whom nobody writes to.', remedy: 'A manager can take it off the list.' },
  do_not_contact: { text: 'The contact must not be contacted.', remedy: null },
  consent_unknown: {
    text: 'It is not known whether the contact has opted out.',
    remedy: 'Ask your admin to let SalesOS read the opt-out field of your CRM, then resume.',
  },
  bounced_in_crm: {
    text: 'Your CRM has noted that mail to this address came back.',
    remedy: 'Check the address on the record, clear the note there, then resume.',
  },
  country_requires_consent: {
    text: 'Mail to the contact’s country needs consent or another basis, and none is recorded.',
    remedy: 'Record the basis on the contact, then resume.',
  },
  removed_by_user: { text: 'Somebody removed the contact from the sequence.', remedy: 'Enroll again to start over.' },
  missing_variable: {
    text: 'The mail has a variable without a value.',
    remedy: 'Fill in the field on the record, and it goes on by itself; or edit the mail, then resume.',
  },
  template_unusable: {
    text: 'The template of this mail cannot be used.',
    remedy: 'Edit the mail, then resume; and ask your admin to look at the template.',
  },
  no_email_address: { text: 'The contact has no usable email address.', remedy: 'Add an address to the record, then resume.' },
  mail_to_self: { text: 'The address of the contact is one of your own.', remedy: 'Correct the address on the record, then resume.' },
  mailbox_unavailable: { text: 'The mailbox cannot send at the moment.', remedy: 'Reconnect the mailbox in the settings, then resume.' },
  rejected_by_server: { text: 'The mail server of the contact refused the mail.', remedy: 'Check the address of the contact.' },
  bounced: { text: 'The mail came back: nobody can be reached at this address.', remedy: 'Correct the address on the record, then enroll again.' },
  keeps_bouncing: {
    text: 'The last three mails to this address came back: it takes none at the moment.',
    remedy: 'Reach the contact another way, or correct the address on the record, then resume.',
  },
  refused_as_unwanted: {
    text: 'The contact’s mail server takes no mail of ours.',
    remedy: 'Reach the contact another way, and ask your admin to look at the sending domain.',
  },
  has_left: { text: 'An automatic answer says the contact has left the company.', remedy: 'Look for their successor and update the record.' },
  outcome_unknown: {
    text: 'It is not certain whether the last mail went out, so nothing is sent twice.',
    remedy: 'Look into the Sent folder of the mailbox, then say under “Show thread” whether it went.',
  },
  writing_off: { text: 'Sending is turned off for this connection.', remedy: 'An admin can turn writing on in the settings, then resume.' },
  contact_deleted: { text: 'The record was deleted in the CRM.', remedy: 'Restore the record in the CRM, then enroll again.' },
  contact_merged: { text: 'The record was merged into one that was in a sequence already.', remedy: null },
  restored: {
    text: 'Restored from the CRM: check before it goes on.',
    remedy: 'Look into the Sent folder of the mailbox for a mail the CRM does not show, then resume or remove.',
  },
  crm_disconnected: {
    text: 'The CRM this record is in was disconnected.',
    remedy: 'An admin can connect it again in the settings; then it goes on by itself.',
  },
  out_of_scope: {
    text: 'The record is not among those that are worked with.',
    remedy: 'An admin chooses them in the settings; once the record is back, it goes on by itself.',
  },
};

/** The same in a word or two, for the CRM's own field: with the state before it at most 40 characters. */
const shortReasons: Readonly<Record<StepReason, string>> = {
  replied: 'replied',
  opted_out: 'opted out',
  suppressed: 'on the do-not-write list',
  do_not_contact: 'must not be contacted',
  consent_unknown: 'opt-out not known',
  bounced_in_crm: 'mail came back, says the CRM',
  country_requires_consent: 'no basis for this country',
  removed_by_user: 'removed by a user',
  missing_variable: 'a value is missing',
  template_unusable: 'template cannot be used',
  no_email_address: 'no usable email address',
  mail_to_self: 'one of your own addresses',
  mailbox_unavailable: 'the mailbox cannot send',
  rejected_by_server: 'refused by the mail server',
  bounced: 'nobody reads this address',
  keeps_bouncing: 'takes no mail at the moment',
  refused_as_unwanted: 'mail not wanted there',
  has_left: 'has left the company',
  outcome_unknown: 'not certain whether it was sent',
  writing_off: 'sending is turned off',
  contact_deleted: 'record deleted',
  contact_merged: 'record merged',
  restored: 'restored, check first',
  crm_disconnected: 'CRM disconnected',
  out_of_scope: 'record not worked with',
};

const stateLabels = { active: 'Active', paused: 'Paused', held: 'On hold', completed: 'Completed', exited: 'Ended' } as const;

/** "Active", "Ended: replied", "On hold: a value is missing". */
export function enrollmentStateText(state: keyof typeof stateLabels, reason: StepReason | null): string {
  return reason === null ? stateLabels[state] : `${stateLabels[state]}: ${shortReasons[reason]}`;
}

export type EnrollmentStateName = keyof typeof stateLabels;

/** Reads such a text back; null for one that is not ours. */
export function readEnrollmentState(text: string): { state: EnrollmentStateName; reason: StepReason | null } | null {
  const [label = '', short] = text.split(/: (.*)/s);
  const state = (Object.keys(stateLabels) as EnrollmentStateName[]).find((name) => stateLabels[name] === label);
  if (state === undefined) return null;
  if (short === undefined) return { state, reason: null };
  const reason = (Object.keys(shortReasons) as StepReason[]).find((name) => shortReasons[name] === short);
  return reason === undefined ? null : { state, reason };
}

/** "2 of 5": the next step; "5 of 5, sent" when all have gone and the enrollment has not ended. */
export const enrollmentStepText = (nextPosition: number, steps: number, isOpen: boolean): string =>
  nextPosition > steps ? `${steps} of ${steps}${isOpen ? ', sent' : ''}` : `${nextPosition} of ${steps}`;

/** Reads such a text back; of an enrollment that has ended, the last step may be behind it or not. */
export function readEnrollmentStep(text: string): { nextPosition: number; steps: number } | null {
  const [, step, steps, sent] = /^(\d{1,3}) of (\d{1,3})(, sent)?$/.exec(text) ?? [];
  if (step === undefined || steps === undefined || Number(step) < 1 || Number(step) > Number(steps)) return null;
  return { nextPosition: Number(step) + (sent === undefined ? 0 : 1), steps: Number(steps) };
}

/** "The mail has a variable without a value: company, first name." */
export function missingVariableText(variables: readonly string[]): string {
  const { text } = stepReasonLabels.missing_variable;
  return variables.length === 0 ? text : `${text.slice(0, -1)}: ${variables.join(', ')}.`;
}

/** "The mail had a variable without a value: company. It has been edited since." */
export const editedSinceText = (held: string): string => `${held.replace('The mail has', 'The mail had')} It has been edited since.`;
export const resumeRemedy = 'Resume to send it.';

/** "moved to {0}, same thread: they are away until Jan 12". */
export const movedForAbsence = (day: string | null, more: string): string =>
  `moved to {0}${more}: ${day === null ? 'they are away' : `they are away until ${day}`}`;
export const stoppedForAbsence = (day: string | null): string =>
  `${day === null ? 'They are away for long' : `They are away until ${day}`}. Resume when they are back.`;

export const replyWaitsText = 'A reply of this contact waits for an answer. Answer it before you send anything else.';

/** Each follows "Will not start: ". */
export const enrollBlockLabels = {
  already_enrolled: (sequence: string): string => `already in ${sequence}`,
  do_not_contact: 'must not be contacted',
  opted_out: 'has opted out of email',
  suppressed: 'the address or its domain is on your list of whom nobody writes to',
  consent_unknown: 'it is not known whether the contact has opted out',
  ...consentHolds,
  no_email_address: 'no usable email address',
  mail_to_self: 'the address is one of your own',
  bounced: 'mail to this address comes back',
  keeps_bouncing: 'the last three mails to this address came back',
  out_of_scope: 'the record is not among those your admin chose',
  contacted_recently: (by: string, days: number, minimumDays: number): string =>
    `contacted by ${by} ${days === 0 ? 'today' : days === 1 ? '1 day ago' : `${days} days ago`} (minimum ${minimumDays})`,
} as const;
export type EnrollBlockCode = keyof typeof enrollBlockLabels;

/** What ends a sequence on its own, as shown before and during it. */
export const sequenceStopsOn: readonly string[] = ['reply', 'opt-out'];
