import type { SMTPServerError } from 'smtp-server';

export function smtpReply(responseCode: number, text: string): SMTPServerError {
  return Object.assign(new Error(text), { responseCode });
}
