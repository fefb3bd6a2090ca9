import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { mailsFrom } from '../mail/find-mails.ts';
import { headerOf, type StoredMail } from '../mail/stored-mail.ts';
import { visibleText } from '../mail/links.ts';
import type { Situation } from './act.ts';
import { traitsOf } from './traits.ts';

function quoted(mail: StoredMail): string {
  const original = (mail.text || visibleText(mail.html)).trimEnd();
  const sent = new Date(mail.receivedAt).toLocaleString('en-US', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'short' });
  const author = `${mail.from?.name ?? ''} <${mail.from?.address ?? ''}>`.trim();
  return `On ${sent}, ${author} wrote:\n${original
    .split(/\r?\n/)
    .map((line) => `> ${line}`)
    .join('\n')}`;
}

/** Where an answer goes: Reply-To, else From. */
export const answerAddress = (mail: StoredMail): string => mail.replyTo?.address || mail.from?.address || '';

/** Deterministic, and another one for the next answer of the same person. */
function nextMessageId({ twin, mail, options }: Situation, address: string): string {
  const earlier = mailsFrom(twin, address, options.spaceId).length;
  const digest = createHash('sha256')
    .update(`${mail.id}|${mail.messageId ?? ''}|${address}|${earlier}`)
    .digest('hex');
  return `<${digest.slice(0, 24)}@${address.split('@')[1] ?? 'invalid'}>`;
}

export interface ReplyParts {
  subject: string;
  text: string;
  /** Under the text, as most mail clients do; machines leave it out. */
  quotesOriginal: boolean;
  headers: Record<string, string>;
}

/** A real RFC 5322 answer to the mail, dated in business time. */
export async function composeReply(situation: Situation, parts: ReplyParts): Promise<Buffer> {
  const { twin, mail } = situation;
  const traits = traitsOf(situation);
  const original = mail.messageId === null ? [] : [mail.messageId];
  const composer = new MailComposer({
    from: { name: traits.name, address: traits.address },
    to: answerAddress(mail),
    subject: parts.subject,
    date: twin.clock.now(),
    messageId: nextMessageId(situation, traits.address),
    inReplyTo: original[0],
    references: [...(headerOf(mail, 'References')?.match(/<[^<>\s]+>/g) ?? []), ...original],
    headers: parts.headers,
    text: parts.quotesOriginal ? `${parts.text}\n\n${quoted(mail)}\n` : `${parts.text}\n`,
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
