/** Why a mail of a rep's own is not taken. */
export const emailRefusals = {
  no_email_address: 'The contact has no usable email address.',
  mail_to_self: 'The address of the contact is one of your own.',
  bounced: 'Mail to this address comes back: nobody reads it.',
  out_of_scope: 'The record is not among those your admin chose.',
  writing_off: 'Sending is turned off for your CRM’s connection.',
  mailbox_unavailable: 'You have no mailbox that can send.',
  mailbox_paused: 'Your mailbox that received the mail is paused.',
  not_your_mailbox: 'The mail was received by a colleague’s mailbox, and it cannot be answered from yours.',
} as const;
export type EmailRefusal = keyof typeof emailRefusals;

/** Said before it is sent all the same; a reason is asked for. */
export const emailWarnings = {
  opted_out: 'The contact has opted out of email.',
  do_not_contact: 'The contact must not be contacted.',
  consent_unknown: 'It is not known whether the contact has opted out.',
} as const;
export type EmailWarning = keyof typeof emailWarnings;
