import { randomBytes } from 'node:crypto';
import { deliveryReport, messageIdIn } from '../mail/delivery-report.ts';
import type { Mailbox } from './mailbox.ts';

/** The report a mail comes back with, in the form Gmail writes it. */
export async function returnToSender(mailbox: Mailbox, { raw, to, code }: { raw: Buffer; to: string; code: number }): Promise<void> {
  const isFinal = code >= 500;
  const status = isFinal ? '5.1.1' : '4.2.2';
  const id = messageIdIn(raw);
  const report = deliveryReport({
    head: [
      'From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
      `To: ${mailbox.address}`,
      `Subject: Delivery Status Notification (${isFinal ? 'Failure' : 'Delay'})`,
      `References: ${id}`,
      `In-Reply-To: ${id}`,
      `X-Failed-Recipients: ${to}`,
      `Message-ID: <${randomBytes(12).toString('hex')}@mx.google.com>`,
      `Date: ${mailbox.twin.clock.now().toUTCString().replace('GMT', '+0000')}`,
    ],
    boundary: randomBytes(12).toString('hex'),
    words: [isFinal ? '** Address not found **' : '** Delivery incomplete **', '', `Your message wasn't delivered to ${to}.`],
    reportingMta: 'googlemail.com',
    recipient: to,
    isFinal,
    status,
    diagnostic: `${code} ${status} planned fault`,
    original: raw,
  });
  await mailbox.add(report, ['INBOX', 'UNREAD']);
}
