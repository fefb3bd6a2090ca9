export const OURS = 'rep@ours.example';
export const THEIRS = 'kim@b.example';

/** A raw message to us of Monday, 30 November 2026; `headers` beyond the usual ones. */
export function rawMail(body: string, headers: Readonly<Record<string, string>> = {}): Buffer {
  const all = {
    Date: 'Mon, 30 Nov 2026 10:00:00 +0100',
    From: `Kim <${THEIRS}>`,
    To: OURS,
    Subject: 'Re: Hello',
    'Content-Type': 'text/plain; charset=utf-8',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body.replace(/\n/g, '\r\n')}\r\n`);
}

/** A delivery report as RFC 3464 has it; `fields` are those of the recipient. */
export function deliveryReport(fields: Readonly<Record<string, string>>, type = 'multipart/report; report-type=delivery-status'): Buffer {
  const recipient = Object.entries({ 'Final-Recipient': `rfc822; ${THEIRS}`, Action: 'failed', ...fields }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const parts = [
    ['text/plain', 'Your message could not be delivered.'],
    ['message/delivery-status', `Reporting-MTA: dns; mx.b.example\n\n${recipient.join('\n')}`],
    ['message/rfc822', `From: ${OURS}\nTo: ${THEIRS}\nSubject: Hello\n\nUnsubscribe here`],
  ].map(([part, text]) => `--B\nContent-Type: ${part}\n\n${text}\n`);
  return rawMail(`${parts.join('\n')}--B--`, {
    From: 'Mail Delivery System <MAILER-DAEMON@mx.b.example>',
    Subject: 'Undelivered Mail Returned to Sender',
    'Auto-Submitted': 'auto-replied',
    'Content-Type': `${type}; boundary="B"`,
  });
}
