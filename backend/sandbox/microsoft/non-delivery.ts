import { randomUUID } from 'node:crypto';
import type { Mailbox } from './mailbox.ts';

const END = '\r\n';

/** The report a mail comes back with, in the form Exchange Online writes it (RFC 3464). */
export function nonDelivery({ account, twin }: Mailbox, { raw, to, code }: { raw: Buffer; to: string; code: number }): Buffer {
  const isFinal = code >= 500;
  const status = isFinal ? '5.1.10' : '4.4.7';
  const words = isFinal ? 'RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup' : 'QUEUE.Expired; message expired';
  const boundary = randomUUID();
  const original = raw.toString('latin1');
  const [head = ''] = original.split(END + END);
  const id = /^Message-ID:\s*(<[^>]+>)/im.exec(head)?.[1] ?? '';
  const lines = [
    `From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@${account.address.split('@')[1] ?? ''}>`,
    `To: ${account.address}`,
    `Date: ${twin.clock.now().toUTCString().replace('GMT', '+0000')}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    'Content-Language: en-US',
    `Message-ID: <${randomUUID()}@TWINPR01MB0001.twinprd01.prod.outlook.invalid>`,
    `In-Reply-To: ${id}`,
    `References: ${id}`,
    'Subject: Undeliverable: your message',
    'Auto-Submitted: auto-replied',
    'X-MS-Exchange-Message-Is-Ndr:',
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset="us-ascii"',
    '',
    `Your message to ${to} couldn't be delivered.`,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns;TWINPR01MB0001.twinprd01.prod.outlook.invalid',
    '',
    `Final-Recipient: rfc822;${to}`,
    `Action: ${isFinal ? 'failed' : 'delayed'}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp;${code} ${status} ${words}`,
    '',
    `--${boundary}`,
    'Content-Type: message/rfc822',
    '',
    original,
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join(END), 'latin1');
}
