export interface DeliveryReport {
  /** The message's own header lines, without those of its form. */
  head: readonly string[];
  boundary: string;
  /** What a person reads. */
  words: readonly string[];
  reportingMta: string;
  recipient: string;
  isFinal: boolean;
  status: string;
  diagnostic: string;
  original: Buffer;
}

/** A mail that comes back, as RFC 3464 has it; what each vendor makes of it is in what is handed in. */
export function deliveryReport(report: DeliveryReport): Buffer {
  const { head, boundary, words, reportingMta, recipient, isFinal, status, diagnostic, original } = report;
  const lines = [
    ...head,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset="UTF-8"',
    '',
    ...words,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${reportingMta}`,
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${isFinal ? 'failed' : 'delayed'}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${diagnostic}`,
    '',
    `--${boundary}`,
    'Content-Type: message/rfc822',
    '',
    original.toString('latin1'),
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

/** With angle brackets; '' where the mail has none. */
export const messageIdIn = (raw: Buffer): string => /^Message-ID:\s*(<[^>]+>)/im.exec(raw.toString('latin1').split('\r\n\r\n')[0] ?? '')?.[1] ?? '';
