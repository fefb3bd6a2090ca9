import { randomBytes } from 'node:crypto';
import type { Twin } from '../core/twin.ts';
import { readMail } from '../mail/stored-mail.ts';
import { publish } from './sns.ts';
import { accountOf, identityOf } from './world.ts';

/** Longer ones come back to their sender. */
const MOST_BYTES = 150 * 1024;

/** Whether mail for the address reaches Amazon, and a receipt rule hands it to the topic. */
export const receivesMail = (twin: Twin, address: string): boolean => identityOf(twin, address)?.receives ?? false;

/** A mail arrives from outside: the receipt rule's SNS action publishes it whole. */
export async function receiveMail(twin: Twin, raw: Uint8Array, to: string): Promise<void> {
  if (raw.byteLength > MOST_BYTES) throw new Error('SES bounces received mail of more than 150 KB');
  const { topicArn } = accountOf(twin);
  const { headers, from, subject, messageId } = await readMail(raw);
  const at = twin.clock.now().toISOString();
  const pass = { status: 'PASS' };
  publish(twin, topicArn, {
    notificationType: 'Received',
    mail: {
      timestamp: at,
      source: from?.address ?? '',
      messageId: randomBytes(20).toString('hex'),
      destination: [to],
      headersTruncated: false,
      headers,
      commonHeaders: { from: [from?.address], to: [to], subject, messageId },
    },
    receipt: {
      timestamp: at,
      processingTimeMillis: 300,
      recipients: [to],
      spamVerdict: pass,
      virusVerdict: pass,
      spfVerdict: pass,
      dkimVerdict: pass,
      dmarcVerdict: pass,
      action: { type: 'SNS', topicArn, encoding: 'BASE64' },
    },
    content: Buffer.from(raw).toString('base64'),
  });
  await twin.store.flush();
}
