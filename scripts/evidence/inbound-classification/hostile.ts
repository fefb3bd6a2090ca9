const head = (type: string): string =>
  `From: a@b.example\r\nTo: rep@ours.example\r\nSubject: Hello\r\nMIME-Version: 1.0\r\nContent-Type: ${type}\r\n`;
const mail = (type: string, body: string, more = ''): Buffer => Buffer.from(`${head(type)}${more}\r\n${body}`, 'latin1');
const TEXT = 'text/plain; charset=utf-8';
const MB = 1_000_000;

function nested(depth: number): Buffer {
  const open = Array.from({ length: depth }, (_, at) => `Content-Type: multipart/mixed; boundary="n${at}"\r\n\r\n--n${at}\r\n`);
  return Buffer.from(`From: a@b.example\r\nMIME-Version: 1.0\r\n${open.join('')}Content-Type: text/plain\r\n\r\nhello`);
}

/** Mails too large or too odd to lie in a folder: name and bytes. */
export const hostileMails = (): [string, Buffer][] => [
  ['five-megabytes-of-words', mail(TEXT, 'please unsubscribe how we wrote on Monday '.repeat(120_000))],
  ['five-megabytes-in-one-line', mail(TEXT, 'a'.repeat(5 * MB))],
  ['five-megabytes-of-short-lines', mail(TEXT, 'on a\r\n'.repeat(800_000))],
  ['five-megabytes-of-quotes', mail(TEXT, '> On Mon, Jul 13, 2026 at 9:00 AM A <a@b.example> wrote:\r\n'.repeat(80_000))],
  ['five-megabytes-of-introductions', mail(TEXT, 'On Mon, Jul 13, 2026 at 9:00 AM A <a@b.example> wrote:\r\n> hello\r\n'.repeat(80_000))],
  ['five-megabytes-of-HTML', mail('text/html; charset=utf-8', '<div><p>hello <b>you</b>'.repeat(200_000))],
  ['five-megabytes-of-base64', mail(TEXT, 'aGVsbG8g'.repeat(600_000), 'Content-Transfer-Encoding: base64\r\n')],
  ['five-megabytes-of-NULs', mail(TEXT, '\0'.repeat(5 * MB))],
  ['a-header-of-three-megabytes', mail(TEXT, 'hello', `X-Long: ${'a'.repeat(3 * MB)}\r\n`)],
  ['fifty-thousand-headers', mail(TEXT, 'hello', 'Precedence: bulk\r\n'.repeat(50_000))],
  ['two-thousand-parts-deep', nested(2000)],
  ['fifty-thousand-parts', mail('multipart/mixed; boundary="b"', '--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n'.repeat(50_000))],
  [
    'a-report-of-a-hundred-thousand-recipients',
    mail(
      'multipart/report; report-type=delivery-status; boundary="b"',
      `--b\r\nContent-Type: message/delivery-status\r\n\r\n${'Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n'.repeat(100_000)}\r\n--b--`,
    ),
  ],
  ['many-days-in-a-note-of-absence', mail(TEXT, 'until 7.12. KW 34 back the 3rd on July 20 '.repeat(50_000), 'Auto-Submitted: auto-replied\r\n')],
];
