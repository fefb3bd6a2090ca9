import { refusalOf } from '../mail/refusal.ts';
import { storeMail } from '../mail/store-mail.ts';
import { readMail } from '../mail/stored-mail.ts';
import { conversationOf } from './conversation.ts';
import { arrive } from './deliver.ts';
import { addMessage, changeMessage, type Mailbox, newMessageId } from './mailbox.ts';
import { nonDelivery } from './non-delivery.ts';
import type { Message } from './rows.ts';
import { GraphRefusal, throttled } from './vendor-error.ts';

type Content = Awaited<ReturnType<typeof readMail>>;

const HEAD_END = '\r\n\r\n';

/** The same message under another Message-ID. */
export function renamed(raw: Buffer, messageId: string): Buffer {
  const text = raw.toString('latin1');
  const end = text.indexOf(HEAD_END);
  const head = text.slice(0, end).replace(/^message-id:.*(\r\n[ \t].*)*\r\n/im, '');
  return Buffer.from(`Message-ID: ${messageId}\r\n${head}${text.slice(end)}`, 'latin1');
}

/** What a caller posts as text/plain: a whole message in base64. */
export async function mimeIn(body: string): Promise<{ raw: Buffer; content: Content }> {
  const compact = body.replace(/\s+/g, '');
  if (compact === '' || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact))
    throw new GraphRefusal(400, 'ErrorMimeContentInvalidBase64String', 'Invalid base64 string for MIME content.');
  const raw = Buffer.from(compact, 'base64');
  const content = await readMail(raw).catch(() => null);
  const reason = content ? refusalOf(content) : '5.6.0 the message cannot be read';
  if (!content || reason !== null || !raw.includes(HEAD_END))
    throw new GraphRefusal(400, 'ErrorMimeContentInvalid', reason ?? 'The MIME content is invalid.');
  return { raw, content };
}

/** Outlook puts a Message-ID of its own in place of the caller's. */
export async function layDraft(mailbox: Mailbox, body: string): Promise<Message> {
  const { raw, content } = await mimeIn(body);
  const internetMessageId = newMessageId();
  return addMessage(mailbox, {
    folder: 'drafts',
    isDraft: true,
    internetMessageId,
    conversationId: conversationOf(mailbox, content),
    subject: content.subject,
    from: content.from,
    to: content.to,
    raw: renamed(raw, internetMessageId).toString('base64'),
  });
}

const MINUTE_MS = 60_000;
const sentAt = new WeakMap<Mailbox['twin'], Map<string, number[]>>();

function countMail({ twin, account }: Mailbox): void {
  const now = Date.now();
  const counts = sentAt.get(twin) ?? new Map<string, number[]>();
  const recent = (counts.get(account.id) ?? []).filter((at) => now - at < MINUTE_MS);
  if (recent.length >= account.limits.mailsPerMinute) throw throttled('SubmissionRate', Math.ceil((MINUTE_MS - (now - (recent[0] ?? now))) / 1000));
  sentAt.set(twin, counts.set(account.id, [...recent, now]));
}

async function submit(mailbox: Mailbox, raw: Buffer): Promise<void> {
  const content = await readMail(raw);
  const { address } = mailbox.account;
  if (content.from?.address.toLowerCase() !== address.toLowerCase())
    throw new GraphRefusal(
      403,
      'ErrorSendAsDenied',
      'The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.',
    );
  const to = content.to.map((party) => party.address);
  if (to.length === 0 || to.some((one) => !/^[^@\s]+@[^@\s]+$/.test(one)))
    throw new GraphRefusal(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
  countMail(mailbox);
  for (const one of to) await reach(mailbox, raw, content, one);
}

/** Outlook has taken it, whatever the recipient's server says: a refusal comes back as a mail. */
async function reach(mailbox: Mailbox, raw: Buffer, content: Content, to: string): Promise<void> {
  const refused = mailbox.twin.faults.take('smtp', 'RCPT', to);
  if (refused?.type === 'status') await arrive(mailbox, nonDelivery(mailbox, { raw, to, code: refused.status }));
  else await storeMail(mailbox.twin, content, { from: mailbox.account.address, to: [to] });
}

/** A draft goes and lies in the sent items from then on, as the same item. */
export async function sendDraft(mailbox: Mailbox, draft: Message): Promise<void> {
  if (!draft.isDraft) throw new GraphRefusal(400, 'ErrorInvalidRequest', 'The item is not a draft.');
  const { flipped } = mailbox.twin;
  const internetMessageId = flipped.has('outlook.send-renames-again') ? newMessageId() : draft.internetMessageId;
  const raw = renamed(Buffer.from(draft.raw, 'base64'), internetMessageId);
  await submit(mailbox, raw);
  const sent = { folder: 'sentitems', isDraft: false, internetMessageId, raw: raw.toString('base64') } as const;
  if (flipped.has('outlook.draft-outlives-send')) addMessage(mailbox, { ...draft, ...sent });
  else changeMessage(mailbox, draft, sent);
}

/** Sent and kept in one call; the caller gets no id. */
export async function sendMime(mailbox: Mailbox, body: string): Promise<void> {
  const { raw, content } = await mimeIn(body);
  const internetMessageId = newMessageId();
  const mail = renamed(raw, internetMessageId);
  await submit(mailbox, mail);
  addMessage(mailbox, {
    folder: 'sentitems',
    isDraft: false,
    internetMessageId,
    conversationId: conversationOf(mailbox, content),
    subject: content.subject,
    from: content.from,
    to: content.to,
    raw: mail.toString('base64'),
  });
}
