import { describe, expect, test } from 'vitest';
import type { OutboundMail } from '#ports/mail.ts';
import { MimeError } from '#ports/mime.ts';
import { createMimeComposer } from './mime.ts';
import { createMimeParser } from './postal-mime.ts';

const composer = createMimeComposer();
const parser = createMimeParser();
const mail: OutboundMail = {
  sendId: 's1',
  threadKey: null,
  messageId: '<s1@mail.example>',
  from: { name: 'Zoë Łuczak', address: 'zoe@seller.example' },
  to: { name: 'Ana, "the" Buyer', address: 'ana@buyer.example' },
  replyTo: 'replies@seller.example',
  subject: 'Grüße — 你好',
  html: '<p>Hello “Ana”</p>',
  text: 'Hello “Ana”',
  envelopeFrom: 'bounce+s1@seller.example',
  date: new Date('2026-11-23T10:00:00Z'),
  inReplyTo: '<p1@mail.example>',
  references: ['<p0@mail.example>', '<p1@mail.example>'],
  headers: {
    'List-Unsubscribe': `<https://app.example/u/${'x'.repeat(300)}>, <mailto:u@seller.example>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  },
};

const headerOf = (parsed: { headers: { name: string; value: string }[] }, name: string): string[] =>
  parsed.headers.filter((header) => header.name.toLowerCase() === name.toLowerCase()).map(({ value }) => value);

test('what is composed reads back whole, every header once', async () => {
  const raw = await composer.compose(mail);
  const parsed = await parser.parse(raw);
  const { headers, ...rest } = parsed;
  expect(rest).toEqual({
    messageId: '<s1@mail.example>',
    inReplyTo: '<p1@mail.example>',
    references: ['<p0@mail.example>', '<p1@mail.example>'],
    from: { name: 'Zoë Łuczak', address: 'zoe@seller.example' },
    to: [{ name: 'Ana, "the" Buyer', address: 'ana@buyer.example' }],
    cc: [],
    subject: 'Grüße — 你好',
    text: 'Hello “Ana”\n',
    html: '<p>Hello “Ana”</p>\n',
    date: new Date('2026-11-23T10:00:00Z'),
    reports: [],
  });
  expect(headers.map(({ name }) => name.toLowerCase()).sort()).toEqual([
    'content-type',
    'date',
    'from',
    'in-reply-to',
    'list-unsubscribe',
    'list-unsubscribe-post',
    'message-id',
    'mime-version',
    'references',
    'reply-to',
    'subject',
    'to',
    'x-salesos-send',
  ]);
  expect(headerOf(parsed, 'list-unsubscribe')).toEqual([mail.headers['List-Unsubscribe']]);
  expect(headerOf(parsed, 'content-type')[0]).toMatch(/^multipart\/alternative/);
  const head = Buffer.from(raw).toString('latin1').split('\r\n\r\n')[0] ?? '';
  expect(/^[\t\r\n -~]*$/.test(head)).toBe(true);
  expect(Buffer.from(raw).toString('latin1').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

test('the same mail gives the same bytes', async () => {
  expect(await composer.compose(mail)).toEqual(await composer.compose({ ...mail }));
});

describe('refused before anything is built', () => {
  const evil = 'x\r\nBcc: eve@evil.example';
  test.each<[string, Partial<OutboundMail>, string, string]>([
    ['sender name', { from: { name: evil, address: 'a@b.example' } }, 'header_injection', 'from.name'],
    ['recipient name', { to: { name: 'Ana\nBcc: e@e', address: 'a@b.example' } }, 'header_injection', 'to.name'],
    ['recipient address', { to: { name: 'Ana', address: 'a@b.example\r\nBcc: e@e' } }, 'header_injection', 'to.address'],
    ['two recipients', { to: { name: 'Ana', address: 'a@b.example,c@d.example' } }, 'bad_address', 'to.address'],
    ['address without domain', { to: { name: 'Ana', address: 'ana' } }, 'bad_address', 'to.address'],
    ['subject', { subject: evil }, 'header_injection', 'subject'],
    ['subject with a lone CR', { subject: 'a\rb' }, 'header_injection', 'subject'],
    ['reply-to', { replyTo: 'a@b.example>\r\nX: y' }, 'header_injection', 'replyTo'],
    ['envelope', { envelopeFrom: 'a@b.example> SIZE=1\r\nRCPT TO:<e@e>' }, 'header_injection', 'envelopeFrom'],
    ['header value', { headers: { 'X-A': evil } }, 'header_injection', 'headers.X-A'],
    ['header name', { headers: { 'X-A: 1\r\nBcc': 'e@e' } }, 'header_injection', 'headers'],
    ['header name with a colon', { headers: { 'X-A:': 'e@e' } }, 'bad_header_name', 'headers'],
    ['a second Bcc', { headers: { bcc: 'e@e.example' } }, 'reserved_header', 'headers.bcc'],
    ['one header twice', { headers: { 'X-A': '1', 'x-a': '2' } }, 'reserved_header', 'headers.x-a'],
    ['message id', { messageId: 's1@mail.example' }, 'bad_message_id', 'messageId'],
    ['references', { references: ['<a@b> <c@d>'] }, 'bad_message_id', 'references'],
    ['date', { date: new Date(Number.NaN) }, 'bad_date', 'date'],
  ])('%s', async (_name, change, failure, field) => {
    await expect(composer.compose({ ...mail, ...change })).rejects.toEqual(new MimeError(failure as MimeError['failure'], field));
    await expect(composer.compose({ ...mail, ...change })).rejects.toMatchObject({ failure, field });
  });
});

test('a text that looks like a path or URL stays a text', async () => {
  const parsed = await parser.parse(await composer.compose({ ...mail, text: '/etc/passwd', html: 'http://127.0.0.1:1/x' }));
  expect([parsed.text, parsed.html]).toEqual(['/etc/passwd\n', 'http://127.0.0.1:1/x\n']);
});
