/** Why a mailbox was stopped by itself. */
export const mailboxPauseLabels = {
  bounces: 'Too many of its mails came back in the last seven days.',
  complaints: 'Readers called its mails spam more often than the big providers put up with, in the last seven days.',
  refused: 'Mail servers of several companies refused its mail within a day.',
  authentication: 'A mail server refused its mail because SPF, DKIM or DMARC of its domain do not fit.',
} as const;

/** How it stands with the sign-in of a mailbox's owner. */
export const mailboxSignInLabels = {
  active: 'Signed in.',
  needs_reauth: 'The mail provider wants its owner to sign in again. Mails wait until then.',
  disconnected: 'Disconnected. Nothing is sent or read until its owner signs in again.',
} as const;

/** What is read in it. */
export const mailboxReadingLabels = {
  reads: 'Answers are read in the mailbox.',
  sends_only: 'It only sends; answers come through the CRM.',
} as const;

/** The page at the end of a sign-in. */
export const mailboxConnectedTexts = {
  title: 'Connected',
  heading: 'Your mailbox is connected.',
  close: 'You can close this page.',
} as const;

/** Where mail goes while the CRM is a sandbox; null = nowhere. */
export const sandboxText = (address: string | null): string =>
  address === null
    ? 'This CRM is a sandbox, so no mail goes to people. An admin can name a test address that gets it.'
    : `This CRM is a sandbox: all mail goes to ${address} and none to people.`;
