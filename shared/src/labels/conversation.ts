import type { ReplyWord } from '../events/email.ts';

/** What a reply says, as it is shown. */
export const replyWordLabels: Readonly<Record<ReplyWord, string>> = {
  positive: 'Positive',
  referral: 'Refers to somebody else',
  neutral: 'Neutral',
  question: 'Question',
  unknown: 'Not judged',
  objection: 'Objection',
  negative: 'Not interested',
  unsubscribe: 'Wants no more mail',
  automatic: 'Automatic',
};

/** The same where it is chosen: with what follows from it, where that is more than a number. */
export const replyChoiceLabels: Readonly<Record<ReplyWord, string>> = {
  ...replyWordLabels,
  negative: 'Not interested: do not contact',
  unsubscribe: 'Wants no more mail: opts out',
  automatic: 'Automatic: nobody wrote it',
};

/** What a machine's mail means, or what is to be known of a person's. */
export const mailNotes = {
  awayUntil: (day: string): string => `Away until ${day}`,
  away: 'Away',
  hasLeft: 'Has left the company',
  automatic: 'Automatic answer',
  hardBounce: 'Came back: nobody reads this address',
  policyBounce: 'Came back: their mail server takes no mail of ours',
  softBounce: 'Not delivered yet: their mail server had a problem',
  review: 'May be automatic: please look',
} as const;

/** What became of a mail of ours; `{0}` marks an instant. */
export const mailStates = {
  sending: 'Sending…',
  scheduled: 'Goes {0}',
  sent: 'Sent',
  bounced: 'Came back',
  retry: 'Waiting because the mail server refused for now; next try {0}',
  mailbox: 'Waiting because the mailbox cannot send at the moment; it goes by itself once that is repaired',
  mailboxPaused: 'Waiting because the mailbox is paused',
  cap: 'Waiting because a sending limit is reached; it goes by itself',
  capUntil: 'Waiting because a sending limit is reached; goes after {0}',
  consent: 'Waiting because it is not known whether the contact has opted out',
  rejected: 'Not sent: the mail server refused it',
  optedOut: 'Not sent: the contact has opted out since',
  deadAddress: 'Not sent: nobody reads this address',
  canceled: 'Not sent: canceled',
  unknown: 'Not certain whether it went. Look into the Sent folder of the mailbox, then say what you found',
  notSent: 'Not sent, as somebody found who looked',
} as const;

/** "waiting for 19 h" */
export const waitingText = (waited: string): string => `waiting for ${waited}`;

/** Beside the box of an answer to somebody who must not be written to otherwise. */
export const answerCaution = 'They must not be contacted. Answer what they wrote and nothing else.';

/** Follows on why an answer cannot be sent; null = nothing can be done. */
export const answerRemedies = {
  no_email_address: 'Add an address to the record.',
  mail_to_self: 'Correct the address on the record.',
  bounced: 'Correct the address on the record, or call.',
  out_of_scope: 'An admin chooses the records in the settings.',
  writing_off: 'An admin can turn writing on in the settings.',
  mailbox_unavailable: 'An admin can connect your mailbox in the settings.',
  mailbox_paused: 'An admin can turn it on again in the settings.',
  not_your_mailbox: 'Ask whoever owns the mailbox to answer.',
  opted_out: 'Their mail is older than 30 days, so this would no longer be an answer.',
  do_not_contact: 'Their mail is older than 30 days, so this would no longer be an answer.',
  consent_unknown: 'Ask your admin to let the opt-out field of your CRM be read.',
} as const;

export const answeredMeanwhile = {
  title: 'Something was written in this conversation meanwhile.',
  detail: 'Nothing was sent. Look at it, then send again.',
} as const;

/** What a person says of a mail nobody knows the fate of. */
export const parkedAnswers = {
  went: 'It was sent',
  notSent: 'It was not sent',
  sendAnew: 'It was not sent, send it again',
} as const;

export const parkedRefusals = {
  notParked: { title: 'It is known by now what became of this mail.', detail: 'Nothing was changed.' },
  tooEarly: { title: 'This mail has only just been set aside.', detail: 'Nothing was changed. Try again in a moment.' },
} as const;
