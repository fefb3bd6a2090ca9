import { randomBytes } from 'node:crypto';
import type { Mailbox } from './mailbox.ts';

/** The report a mail comes back with, in the form Gmail writes it (RFC 3464). */
export async function returnToSender(mailbox: Mailbox, { raw, to, code }: { raw: Buffer; to: string; code: number }): Promise<void> {
  const isFinal = code >= 500;
  const status = isFinal ? '5.1.1' : '4.2.2';
  const boundary = randomBytes(12).toString('hex');
  const original = raw.toString('latin1');
  const id = /^Message-ID:\s*(<[^>]+>)/im.exec(original)?.[1] ?? '';
  const lines = [
    'From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
    `To: ${mailbox.address}`,
    'Auto-Submitted: auto-replied',
    `Subject: Delivery Status Notification (${isFinal ? 'Failure' : 'Delay'})`,
    `References: ${id}`,
    `In-Reply-To: ${id}`,
    `X-Failed-Recipients: ${to}`,
    `Message-ID: <${randomBytes(12).toString('hex')}@mx.google.com>`,
    `Date: ${mailbox.twin.clock.now().toUTCString().replace('GMT', '+0000')}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; boundary="${boundary}"; report-type=delivery-status`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset="UTF-8"',
    '',
    isFinal ? '** Address not found **' : '** Delivery incomplete **',
    '',
    `Your message wasn't delivered to ${to}.`,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; googlemail.com',
    '',
    `Final-Recipient: rfc822; ${to}`,
    `Action: ${isFinal ? 'failed' : 'delayed'}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${code} ${status} planned fault`,
    '',
    `--${boundary}`,
    'Content-Type: message/rfc822',
    '',
    original,
    `--${boundary}--`,
    '',
  ];
  await mailbox.add(Buffer.from(lines.join('\r\n'), 'latin1'), ['INBOX', 'UNREAD']);
}
