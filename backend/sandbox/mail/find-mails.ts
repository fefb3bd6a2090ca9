import type { Twin } from '../core/twin.ts';
import { MAIL_KIND, MAIL_SPACE, type StoredMail } from './stored-mail.ts';

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Every message the mail server ever accepted, prospects' replies included, oldest first. */
export function allMails(twin: Twin, spaceId = MAIL_SPACE): StoredMail[] {
  return twin.store.all<StoredMail>(spaceId, MAIL_KIND).toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** By envelope recipient, oldest first. */
export function mailsTo(twin: Twin, address: string, spaceId = MAIL_SPACE): StoredMail[] {
  return allMails(twin, spaceId).filter((mail) => mail.envelope.to.some((recipient) => isSame(recipient, address)));
}

/** By the From header, oldest first. */
export function mailsFrom(twin: Twin, address: string, spaceId = MAIL_SPACE): StoredMail[] {
  return allMails(twin, spaceId).filter((mail) => isSame(mail.from?.address ?? '', address));
}
