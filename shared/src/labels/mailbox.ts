/** Why a mailbox was stopped by itself. */
export const mailboxPauseLabels = {
  bounces: 'Too many of its mails came back in the last seven days.',
  complaints: 'Readers called its mails spam more often than the big providers put up with, in the last seven days.',
  refused: 'Mail servers of several companies refused its mail within a day.',
  authentication: 'A mail server refused its mail because SPF, DKIM or DMARC of its domain do not fit.',
} as const;
