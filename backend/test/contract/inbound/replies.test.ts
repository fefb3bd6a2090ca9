import { describe, expect, test } from 'vitest';
import { judge } from './judge.ts';
import { rawMail } from './raw-mail.ts';

test('an answer in HTML alone is read without what it quotes, in its charset', async () => {
  const html =
    '<html><body><div>Gerne, n=E4chste Woche passt.</div><br><div class=3D"gmail_quote">Am Mo., 30. Nov. 2026 um 09:00 Uhr schrieb Rep &lt;rep@ours.example&gt;:<blockquote>Unsubscribe me</blockquote></div></body></html>';
  const raw = rawMail(html, { 'Content-Type': 'text/html; charset=iso-8859-1', 'Content-Transfer-Encoding': 'quoted-printable' });
  const { found, ownText } = await judge(raw);
  expect({ kind: found.kind, disposition: found.disposition, ownText }).toEqual({
    kind: 'human',
    disposition: 'positive',
    ownText: 'Gerne, nächste Woche passt.',
  });
});

test('an empty text beside the HTML says nothing', async () => {
  const parts = '--B\nContent-Type: text/plain\n\n \n--B\nContent-Type: text/html\n\n<p>Sounds good, <b>let’s talk</b>.</p>\n--B--';
  const { found, ownText } = await judge(rawMail(parts, { 'Content-Type': 'multipart/alternative; boundary="B"' }));
  expect({ disposition: found.disposition, ownText }).toEqual({ disposition: 'positive', ownText: 'Sounds good, let’s talk.' });
});

describe('nothing breaks it', () => {
  test.each([
    ['no message', Buffer.from('')],
    ['no text', Buffer.from([0xff, 0xfe, 0, 13, 10, 13, 10, 0x80, 0x81])],
    ['a charset nobody knows', rawMail('Hello', { 'Content-Type': 'text/plain; charset=x-nonsense' })],
    ['parts that never end', rawMail('--B\n\nHello', { 'Content-Type': 'multipart/mixed; boundary="B"' })],
    [
      'a report without a recipient',
      rawMail('--B\nContent-Type: message/delivery-status\n\nnothing', {
        'Content-Type': 'multipart/report; report-type=delivery-status; boundary="B"',
      }),
    ],
    ['HTML nested without end', rawMail('<div>'.repeat(20_000), { 'Content-Type': 'text/html' })],
    ['a very long line', rawMail('on '.repeat(100_000))],
    ['many days', rawMail('until 7 December '.repeat(5000), { 'Auto-Submitted': 'auto-replied' })],
  ])('%s', async (_, raw) => {
    const { found, ownText } = await judge(raw);
    expect(['human', 'bounce', 'auto_reply', 'out_of_office']).toContain(found.kind);
    expect(ownText.length).toBeLessThanOrEqual(20_000);
  });
});
