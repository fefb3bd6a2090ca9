import { randomUUID } from 'node:crypto';
import { headerOf, type StoredMail } from '../mail/stored-mail.ts';
import { type Mailbox, messagesIn } from './mailbox.ts';

/** Mails of one conversation name each other. */
export function conversationOf(mailbox: Mailbox, content: Pick<StoredMail, 'headers'>): string {
  const named = [headerOf(content, 'In-Reply-To'), headerOf(content, 'References')].flatMap((value) => value?.match(/<[^<>\s]+>/g) ?? []);
  const found = messagesIn(mailbox).find(({ internetMessageId }) => named.includes(internetMessageId));
  return found?.conversationId ?? `AAQkAG${Buffer.from(randomUUID()).toString('base64url')}=`;
}
