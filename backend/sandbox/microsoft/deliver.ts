import type { Twin } from '../core/twin.ts';
import { readMail } from '../mail/stored-mail.ts';
import { conversationOf } from './conversation.ts';
import { addMessage, type Mailbox, mailboxAt } from './mailbox.ts';
import { announce } from './notices.ts';
import type { Message } from './rows.ts';

/** A message comes into the inbox, and whoever has asked is told. */
export async function arrive(mailbox: Mailbox, raw: Uint8Array): Promise<Message> {
  const content = await readMail(raw);
  const message = addMessage(mailbox, {
    folder: 'inbox',
    isDraft: false,
    internetMessageId: content.messageId ?? '',
    conversationId: conversationOf(mailbox, content),
    subject: content.subject,
    from: content.from,
    to: content.to,
    raw: Buffer.from(raw).toString('base64'),
  });
  announce(mailbox, message);
  return message;
}

/** A message reaches a mailbox of the twin's Outlook; null = nobody there has that address. */
export async function deliverToOutlook(twin: Twin, address: string, raw: Uint8Array): Promise<Message | null> {
  const mailbox = mailboxAt(twin, address);
  if (!mailbox?.account.hasMailbox) return null;
  const message = await arrive(mailbox, raw);
  await twin.store.flush();
  return message;
}
