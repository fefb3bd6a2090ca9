import { randomBytes } from 'node:crypto';
import { storeMail } from '../mail/store-mail.ts';
import { readMail } from '../mail/stored-mail.ts';
import { invalid } from './google-error.ts';
import type { Mailbox } from './mailbox.ts';
import { returnToSender } from './return-to-sender.ts';
import type { MessageRow } from './rows.ts';

const MESSAGE_ID = /^Message-ID:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/im;

/** Gmail puts an id of its own in place of the sender's. */
function renamed(mailbox: Mailbox, raw: Buffer): Buffer {
  if (mailbox.twin.flipped.has('gmail.message-id-replaced')) return raw;
  const text = raw.toString('latin1');
  const end = text.search(/\r?\n\r?\n/);
  const own = `Message-ID: <CA+${randomBytes(18).toString('base64url')}@mail.gmail.com>`;
  const head = text.slice(0, end);
  const changed = MESSAGE_ID.test(head) ? head.replace(MESSAGE_ID, own) : `${own}\r\n${head}`;
  return Buffer.from(changed + text.slice(end), 'latin1');
}

/** Takes a message to its recipients' mail servers and keeps it among those sent. A server that refuses it sends it back. */
export async function sendOut(mailbox: Mailbox, given: Buffer, place: { wanted?: string | null; threadId?: string }): Promise<MessageRow> {
  const content = await readMail(given);
  if (content.to.length === 0) throw invalid('Recipient address required');
  if (content.from?.address.toLowerCase() !== mailbox.address) throw invalid('Invalid From header');
  const raw = renamed(mailbox, given);
  const sent = await mailbox.add(raw, ['SENT'], place);
  const { twin, address } = mailbox;
  for (const { address: to } of content.to) {
    const fault = twin.faults.take('smtp', 'RCPT', to);
    if (fault?.type === 'status') await returnToSender(mailbox, { raw, to, code: fault.status });
    else await storeMail(twin, await readMail(raw), { from: address, to: [to] });
  }
  return sent;
}
