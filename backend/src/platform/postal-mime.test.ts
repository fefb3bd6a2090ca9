import { expect, test } from 'vitest';
import type { InboundMail } from '#ports/mime.ts';
import { createMimeParser } from './postal-mime.ts';

const parse = (raw: string) => createMimeParser().parse(Buffer.from(raw, 'latin1'));
const nothing: InboundMail = {
  messageId: null,
  inReplyTo: null,
  references: [],
  from: null,
  to: [],
  cc: [],
  subject: '',
  text: null,
  html: null,
  headers: [],
  date: null,
  reports: [],
};

test('an empty message has nothing', async () => {
  expect(await parse('')).toEqual(nothing);
});

test('a broken message gives what it has', async () => {
  const raw =
    'Subject: =?utf-8?B?w?= x\r\nDate: nope\r\nContent-Type: multipart/mixed\r\nFrom: Team: a@b.c, d@e.f;\r\nTo: <broken\r\n' +
    'In-Reply-To: your mail <a@b> of Monday\r\nReferences: <a@b>\r\n <c@d> <a@b> junk\r\n\r\nhello\r\n';
  const { headers, ...rest } = await parse(raw);
  expect({ ...rest, subject: rest.subject.slice(-1) }).toEqual({
    messageId: null,
    inReplyTo: '<a@b>',
    references: ['<a@b>', '<c@d>'],
    from: { name: '', address: 'a@b.c' },
    to: [],
    cc: [],
    subject: 'x',
    text: 'hello\r\n',
    html: null,
    date: null,
    reports: [],
  });
  expect(headers.map(({ name }) => name)).toEqual(['Subject', 'Date', 'Content-Type', 'From', 'To', 'In-Reply-To', 'References']);
});

test('parts nested past the limit leave the top headers readable', async () => {
  const parts = Array.from({ length: 300 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`).join('');
  const parsed = await parse(`From: =?utf-8?Q?Zo=C3=AB?= <zoe@a.example>\r\nIn-Reply-To: <m1@a.example>\r\nAuto-Submitted: auto-replied\r\n${parts}`);
  expect({ from: parsed.from, inReplyTo: parsed.inReplyTo, auto: parsed.headers.find(({ name }) => name === 'Auto-Submitted')?.value }).toEqual({
    from: { name: 'Zoë', address: 'zoe@a.example' },
    inReplyTo: '<m1@a.example>',
    auto: 'auto-replied',
  });
});

test.each([
  '\u00ff\u00fe\u0000\u0001',
  '\r\n\r\n',
  ':::\r\n',
  'Content-Type: text/plain; charset=made-up\r\n\r\n\u00e9',
  'X: y'.repeat(100_000),
  'Content-Transfer-Encoding: base64\r\n\r\n!!!',
])('never throws on %j', async (raw) => {
  expect(Object.keys(await parse(raw)).sort()).toEqual(Object.keys(nothing).sort());
});

test('what no database takes is replaced wherever it stands', async () => {
  const nul = '=?utf-8?Q?A=00B?=';
  const parsed = await parse(
    `From: ${nul} <z\0@a.example>\r\nTo: b@b.example\r\nSubject: ${nul}\r\nMessage-ID: <m\0@a.example>\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>C=00D</p>`,
  );
  expect(JSON.stringify(parsed)).not.toMatch(/\\u0000|\\ud[89a-f]/);
  expect(parsed).toMatchObject({ subject: 'A\uFFFDB', text: expect.stringContaining('C\uFFFDD'), from: { name: 'A\uFFFDB' } });
});
