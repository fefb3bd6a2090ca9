import { headerOf, type StoredMail } from '../mail/stored-mail.ts';

const WAYS_OUT = /unsubscribe|opt[ -]?out|preferences|no longer wish|abmelden|désabonner/i;

/** The https (or, on loopback, http) address of List-Unsubscribe. */
export function unsubscribeHeaderUrl(mail: StoredMail): string | null {
  const entries = headerOf(mail, 'List-Unsubscribe')?.match(/<[^<>]+>/g) ?? [];
  return entries.map((entry) => entry.slice(1, -1).replace(/\s+/g, '')).find((url) => /^https?:/i.test(url)) ?? null;
}

/** RFC 8058: only with this very value does a mail client offer its one-click button. */
export function offersOneClick(mail: StoredMail): boolean {
  return headerOf(mail, 'List-Unsubscribe-Post')?.trim() === 'List-Unsubscribe=One-Click' && unsubscribeHeaderUrl(mail) !== null;
}

/** Links a reader follows out of interest: all but those whose words or address lead out of the list. */
export function contentLinks(mail: StoredMail): string[] {
  const out = unsubscribeHeaderUrl(mail);
  return mail.links.filter(({ url, text }) => url !== out && !WAYS_OUT.test(text)).map(({ url }) => url);
}

/** The unsubscribe link a reader finds in the mail, else the one of the header. */
export function unsubscribePageUrl(mail: StoredMail): string | null {
  return mail.links.find(({ text }) => WAYS_OUT.test(text))?.url ?? unsubscribeHeaderUrl(mail);
}
