import { type HeaderLine, headerValues } from './automatic-mail.ts';

const DAEMON = /^(mailer-daemon|postmaster|mail-daemon)@/i;
const FAILURE_SUBJECT =
  /undeliver|delivery (status|failure|has failed|incomplete)|returned mail|failure notice|mail delivery|unzustellbar|nicht zugestellt|non remis|no entregado/i;

/** A delivery status report (RFC 3464), or the plain text of a mail server that writes none. */
export function isBounce(headers: readonly HeaderLine[], from: string, subject: string): boolean {
  if (reportType(headers) === 'delivery-status') return true;
  if (headerValues(headers, 'x-failed-recipients').length > 0) return true;
  return DAEMON.test(from.trim()) && FAILURE_SUBJECT.test(subject);
}

/** "delivery-status", "feedback-report" (a complaint), "disposition-notification" (a read receipt), or null. */
export function reportType(headers: readonly HeaderLine[]): string | null {
  const [type = ''] = headerValues(headers, 'content-type');
  if (!type.startsWith('multipart/report')) return null;
  return /report-type\s*=\s*"?([a-z-]+)/.exec(type)?.[1] ?? null;
}
