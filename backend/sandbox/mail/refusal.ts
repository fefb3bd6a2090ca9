import type { StoredMail } from './stored-mail.ts';

/** RFC 5322 section 3.6: fields that may occur once; RFC 8058 for the last two. */
const ONCE = [
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'in-reply-to',
  'references',
  'list-unsubscribe',
  'list-unsubscribe-post',
];
const NEEDED = ['from', 'date'];

/** Why a strict receiver would turn the message away, or null. */
export function refusalOf(mail: Pick<StoredMail, 'headers'>): string | null {
  const count = (name: string): number => mail.headers.filter((header) => header.name.toLowerCase() === name).length;
  const missing = NEEDED.find((name) => count(name) === 0);
  if (missing) return `5.6.0 the message has no ${missing} header`;
  const repeated = ONCE.find((name) => count(name) > 1);
  return repeated ? `5.6.0 the message has more than one ${repeated} header` : null;
}
