import PostalMime, { type Address } from 'postal-mime';
import { imagesIn, linksIn, type MailLink } from './links.ts';

export const MAIL_SPACE = 'mail';
export const MAIL_KIND = 'mail';

export interface MailParty {
  name: string;
  address: string;
}

/** One accepted message: what arrived, byte for byte, and what a mail client would show of it. */
export interface StoredMail {
  id: string;
  /** Business time, ISO 8601. */
  receivedAt: string;
  envelope: { from: string; to: string[] };
  /** base64 */
  raw: string;
  headers: { name: string; value: string }[];
  messageId: string | null;
  from: MailParty | null;
  to: MailParty[];
  replyTo: MailParty | null;
  subject: string;
  text: string;
  html: string;
  links: MailLink[];
  images: string[];
}

function parties(addresses: readonly Address[] | undefined): MailParty[] {
  return (addresses ?? []).flatMap((entry) => entry.group ?? [entry]).map(({ name, address }) => ({ name, address: address ?? '' }));
}

/** Reads a raw message; rejects when no MIME parser could take it. */
export async function readMail(raw: Uint8Array): Promise<Omit<StoredMail, 'id' | 'receivedAt' | 'envelope'>> {
  const email = await PostalMime.parse(raw);
  const html = email.html ?? '';
  return {
    raw: Buffer.from(raw).toString('base64'),
    headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    messageId: email.messageId ?? null,
    from: parties(email.from ? [email.from] : [])[0] ?? null,
    to: parties(email.to),
    replyTo: parties(email.replyTo)[0] ?? null,
    subject: email.subject ?? '',
    text: email.text ?? '',
    html,
    links: linksIn(html),
    images: imagesIn(html),
  };
}

/** First value of a header, whatever its case. */
export function headerOf(mail: Pick<StoredMail, 'headers'>, name: string): string | null {
  return mail.headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value ?? null;
}
