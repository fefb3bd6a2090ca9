import type { SMTPServerDataStream, SMTPServerEnvelope, SMTPServerError } from 'smtp-server';
import type { Twin } from '../core/twin.ts';
import { recordDialogue } from './record-dialogue.ts';
import { refusalOf } from './refusal.ts';
import { smtpReply } from './smtp-reply.ts';
import { storeMail } from './store-mail.ts';
import { readMail } from './stored-mail.ts';

export type Outcome = { type: 'answer'; refusal: SMTPServerError | null } | { type: 'drop' } | { type: 'hang' };

async function rawOf(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    // Beyond the limit the rest is read, so the client gets its answer, but not kept.
    if (!stream.sizeExceeded) chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

async function refusalFor(
  twin: Twin,
  spaceId: string,
  raw: Buffer,
  tooBig: boolean,
  envelope: { from: string; to: string[] },
): Promise<SMTPServerError | null> {
  if (tooBig) return smtpReply(552, '5.3.4 the message is too big');
  const content = await readMail(raw).catch(() => null);
  if (!content) return smtpReply(550, '5.6.0 the message cannot be read');
  const refusal = refusalOf(content);
  if (refusal !== null) return smtpReply(550, refusal);
  await storeMail(twin, content, envelope, spaceId);
  return null;
}

/** Reads one message to its end, plays a planned fault ("DATA <first recipient>"), keeps the message unless refused. */
export async function takeMessage(twin: Twin, spaceId: string, stream: SMTPServerDataStream, session: SMTPServerEnvelope): Promise<Outcome> {
  const envelope = { from: session.mailFrom ? session.mailFrom.address : '', to: session.rcptTo.map(({ address }) => address) };
  const fault = twin.faults.take('smtp', 'DATA', envelope.to[0] ?? '');
  const raw = await rawOf(stream);
  if (fault?.type === 'hang') {
    recordDialogue(twin, { command: 'DATA', envelope, message: raw.toString(), status: 0, answer: '' });
    return { type: 'hang' };
  }
  if (fault?.type === 'delay') await new Promise((done) => setTimeout(done, fault.ms));
  const refusal =
    fault?.type === 'status'
      ? smtpReply(fault.status, typeof fault.body === 'string' ? fault.body : 'planned fault')
      : await refusalFor(twin, spaceId, raw, stream.sizeExceeded, envelope);
  // SMTP knows no 504: kept without an answer is its "took effect, and nobody was told".
  const dropped = fault?.type === 'accept_then_drop' || fault?.type === 'accept_then_504';
  const status = dropped ? 0 : (refusal?.responseCode ?? 250);
  recordDialogue(twin, { command: 'DATA', envelope, message: raw.toString(), status, answer: refusal?.message ?? '' });
  return dropped ? { type: 'drop' } : { type: 'answer', refusal };
}
