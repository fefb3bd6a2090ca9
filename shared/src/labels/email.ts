/** Why a mail of a rep's own is not taken. */
export const emailRefusals = {
  no_email_address: 'The contact has no usable email address.',
  mail_to_self: 'The address of the contact is one of your own.',
  suppressed: 'The address or its domain is on your list of whom nobody writes to.',
  bounced: 'Mail to this address comes back: nobody reads it.',
  out_of_scope: 'The record is not among those your admin chose.',
  writing_off: 'Sending is turned off for your CRM’s connection.',
  mailbox_unavailable: 'You have no mailbox that can send.',
  mailbox_paused: 'Your mailbox that received the mail is paused.',
  not_your_mailbox: 'The mail was received by a colleague’s mailbox, and it cannot be answered from yours.',
} as const;
export type EmailRefusal = keyof typeof emailRefusals;

/** Why a file is not taken, and with it the mail. */
export const attachmentRefusals = {
  attachment_name: 'A file name may have at most 150 characters, and no control characters or slashes.',
  attachment_type: 'The type of a file cannot be read.',
  attachment_empty: 'A file is empty.',
  attachment_dangerous: 'Files of this kind can run as programs, and mail servers refuse them.',
  attachments_too_large: 'The files are too large for this mailbox.',
} as const;
export type AttachmentRefusal = keyof typeof attachmentRefusals;

/** Said before it is sent all the same; a reason is asked for. */
export const emailWarnings = {
  opted_out: 'The contact has opted out of email.',
  do_not_contact: 'The contact must not be contacted.',
  keeps_bouncing: 'The last three mails to this address came back: it takes none at the moment.',
  consent_unknown: 'It is not known whether the contact has opted out.',
  bounced_in_crm: 'Your CRM has noted that mail to this address came back.',
  country_requires_consent: 'Mail to the contact’s country needs consent or another basis, and none is recorded.',
} as const;
export type EmailWarning = keyof typeof emailWarnings;
