import { randomUUID } from 'node:crypto';
import { deliveryReport, messageIdIn } from '../mail/delivery-report.ts';
import type { Mailbox } from './mailbox.ts';

const SERVER = 'TWINPR01MB0001.twinprd01.prod.outlook.invalid';

/** The report a mail comes back with, in the form Exchange Online writes it. */
export function nonDelivery({ account, twin }: Mailbox, { raw, to, code }: { raw: Buffer; to: string; code: number }): Buffer {
  const isFinal = code >= 500;
  const status = isFinal ? '5.1.10' : '4.4.7';
  const words = isFinal ? 'RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup' : 'QUEUE.Expired; message expired';
  const id = messageIdIn(raw);
  return deliveryReport({
    head: [
      `From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@${account.address.split('@')[1] ?? ''}>`,
      `To: ${account.address}`,
      `Date: ${twin.clock.now().toUTCString().replace('GMT', '+0000')}`,
      'Content-Language: en-US',
      `Message-ID: <${randomUUID()}@${SERVER}>`,
      `In-Reply-To: ${id}`,
      `References: ${id}`,
      'Subject: Undeliverable: your message',
      'X-MS-Exchange-Message-Is-Ndr:',
    ],
    boundary: randomUUID(),
    words: [`Your message to ${to} couldn't be delivered.`],
    reportingMta: SERVER,
    recipient: to,
    isFinal,
    status,
    diagnostic: `${code} ${status} ${words}`,
    original: raw,
  });
}
