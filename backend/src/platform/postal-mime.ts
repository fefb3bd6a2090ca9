import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime';
import type { InboundMail, MimeAddress, MimeHeader, MimeParser, MimeReport } from '#ports/mime.ts';
import { htmlAsText } from './html-as-text.ts';
import { bodyAsIs, readHeaders, withinLines } from './postal-mime-fallback.ts';
import { decodeUtf7, isUtf7, repairUtf8 } from './mislabelled-text.ts';

const MESSAGE_ID = /<[^<>\s]+>/g;

/** A message may spell anything; no text with a NUL or half a character can be stored. */
const storable = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

function mailboxes(addresses: readonly Address[] | undefined): MimeAddress[] {
  return (addresses ?? [])
    .flatMap((entry) => entry.group ?? [entry])
    .map(({ name, address }) => ({ name: storable(name), address: storable(address ?? '') }))
    .filter(({ address }) => address.includes('@'));
}

function instant(date: string | undefined): Date | null {
  const at = new Date(date ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** Some clients write several ids, comments or no brackets; only bracketed ids can be matched. */
const messageIds = (value: string | undefined): string[] => [...new Set((value ?? '').match(MESSAGE_ID)?.map(storable))];

const REPORT =
  /^(message\/(delivery-status|global-delivery-status|feedback-report|disposition-notification|rfc822|global|global-headers)|text\/rfc822-headers)$/;
const REPORT_BYTES = 64 * 1024;

const reportsOf = (attachments: readonly Attachment[]): MimeReport[] =>
  attachments.flatMap(({ mimeType, content }) => {
    const type = mimeType.toLowerCase();
    if (!REPORT.test(type)) return [];
    const text = typeof content === 'string' ? content.slice(0, REPORT_BYTES) : new TextDecoder().decode(content.slice(0, REPORT_BYTES));
    return [{ type, text: storable(text) }];
  });

function inbound(email: Partial<Email>, headers: MimeHeader[], raw: Uint8Array): InboundMail {
  const empty = !email.text && !email.html && (email.attachments ?? []).length === 0;
  // Some programs send an empty text beside what was written.
  const read = email.html && !email.text?.trim() ? htmlAsText(email.html) : (email.text ?? (empty ? bodyAsIs(raw) : null));
  const isUtf7Text = headers.some(({ name, value }) => /^content-type$/i.test(name) && isUtf7(value));
  const text = read === null ? null : isUtf7Text ? decodeUtf7(read) : repairUtf8(read);
  return {
    messageId: messageIds(email.messageId)[0] ?? null,
    inReplyTo: messageIds(email.inReplyTo)[0] ?? null,
    references: messageIds(email.references),
    from: mailboxes(email.from ? [email.from] : [])[0] ?? null,
    to: mailboxes(email.to),
    cc: mailboxes(email.cc),
    subject: storable(email.subject ?? ''),
    text: text === null ? null : storable(text),
    html: email.html === undefined ? null : storable(email.html),
    headers: headers.map(({ name, value }) => ({ name, value: storable(value) })),
    date: instant(email.date),
    reports: reportsOf(email.attachments ?? []),
  };
}

export function createMimeParser(): MimeParser {
  return {
    async parse(whole) {
      const raw = withinLines(whole);
      try {
        const email = await PostalMime.parse(raw);
        return inbound(
          email,
          email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
          raw,
        );
      } catch {
        // Only limits reject (parts nested 256 deep, 2 MiB of headers); the top headers still say what it answers.
        const headers = readHeaders(raw);
        const first = (name: string): string | undefined => headers.find((header) => header.name.toLowerCase() === name)?.value;
        const top = await PostalMime.parse(
          headers
            .filter(({ name }) => !/^content-/i.test(name))
            .map(({ name, value }) => `${name}: ${value}`)
            .join('\r\n'),
        ).catch(
          (): Partial<Email> => ({
            messageId: first('message-id'),
            inReplyTo: first('in-reply-to'),
            references: first('references'),
            subject: first('subject'),
          }),
        );
        return inbound(top, headers, raw);
      }
    },
  };
}
