import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Exchange } from '../core/recorder.ts';
import type { Twin } from '../core/twin.ts';
import { allMails, mailsFrom, mailsTo } from './find-mails.ts';
import { startMailServer } from './server.ts';
import { openTestTwin } from './test-twin.ts';

const raw = [
  'From: Zoe <zoe@seller.example>',
  'To: Ana <ana@buyer.example>',
  'Reply-To: replies@seller.example',
  'Subject: Hello',
  'Date: Mon, 23 Nov 2026 10:00:00 +0000',
  'Message-ID: <m1@seller.example>',
  'Content-Type: text/html',
  '',
  '<p>Hi <a href="http://127.0.0.1:1/c/t?a=1&amp;b=2">see <b>this</b></a> <a href="mailto:x@y">no</a><img src=\'http://127.0.0.1:1/o/t\' width=1></p>',
  '',
].join('\r\n');

let twin: Twin;
let recorded: () => readonly Exchange[];
let server: { port: number; close(): Promise<void> };
beforeEach(async () => {
  ({ twin, recorded } = await openTestTwin());
  server = await startMailServer(twin, { host: '127.0.0.1', port: 0, sizeLimitBytes: 5000, login: { user: 'zoe', pass: 'good' } });
});
afterEach(() => server.close());

function send(message: string, to = ['ana@buyer.example'], auth?: { user: string; pass: string }) {
  const transport = createTransport({ host: '127.0.0.1', port: server.port, socketTimeout: 400, ...(auth ? { auth } : {}) });
  return transport.sendMail({ envelope: { from: 'bounce+1@seller.example', to }, raw: message }).then(
    ({ response }) => response,
    (error: Error & { responseCode?: number; code?: string }) => error.responseCode ?? error.code,
  );
}

test('a message for anybody is kept byte for byte, read, and found', async () => {
  const startedAt = Date.now();
  await twin.clock.advance(3_600_000);
  expect(await send(raw, ['ana@buyer.example', 'bo@buyer.example'])).toBe('250 OK: kept by the local twin');
  const [mail] = mailsTo(twin, 'ANA@buyer.example');
  if (!mail) throw new Error('nothing arrived');
  const { receivedAt, headers, ...rest } = mail;
  expect(rest).toEqual({
    id: 'mail-00000001',
    envelope: { from: 'bounce+1@seller.example', to: ['ana@buyer.example', 'bo@buyer.example'] },
    raw: Buffer.from(raw).toString('base64'),
    messageId: '<m1@seller.example>',
    from: { name: 'Zoe', address: 'zoe@seller.example' },
    to: [{ name: 'Ana', address: 'ana@buyer.example' }],
    replyTo: { name: '', address: 'replies@seller.example' },
    subject: 'Hello',
    text: '',
    html: expect.stringContaining('<p>Hi'),
    links: [{ url: 'http://127.0.0.1:1/c/t?a=1&b=2', text: 'see this' }],
    images: ['http://127.0.0.1:1/o/t'],
  });
  expect(headers).toContainEqual({ name: 'Message-ID', value: '<m1@seller.example>' });
  expect(Date.parse(receivedAt)).toBeGreaterThanOrEqual(startedAt + 3_600_000);
  expect(mailsTo(twin, 'bo@buyer.example')).toEqual([mail]);
  expect(mailsFrom(twin, 'Zoe@seller.example')).toEqual([mail]);
  expect([mailsTo(twin, 'zoe@seller.example'), mailsFrom(twin, 'ana@buyer.example')]).toEqual([[], []]);
});

test('the same message twice is two mails, in order', async () => {
  await send(raw);
  await twin.clock.advance(3_600_000);
  await send(raw);
  const [first, second] = allMails(twin);
  expect([first?.id, second?.id]).toEqual(['mail-00000001', 'mail-00000002']);
  expect(Date.parse(second?.receivedAt ?? '') - Date.parse(first?.receivedAt ?? '')).toBeGreaterThanOrEqual(3_600_000);
});

test('a login must be right, but none is needed', async () => {
  expect(await send(raw, undefined, { user: 'zoe', pass: 'good' })).toMatch(/^250/);
  expect(await send(raw, undefined, { user: 'zoe', pass: 'bad' })).toBe(535);
});

test.each([
  ['without From', raw.replace(/^From.*\r\n/, ''), 550],
  ['without Date', raw.replace(/Date.*\r\n/, ''), 550],
  ['with two subjects', `Subject: other\r\n${raw}`, 550],
  ['too big', raw + 'x'.repeat(6000), 552],
])('a message %s is refused', async (_name, message, code) => {
  expect(await send(message)).toBe(code);
  expect(allMails(twin)).toEqual([]);
});

describe('planned faults', () => {
  test.each<[string, Parameters<Twin['faults']['plan']>[0]['kind'], string, unknown, number]>([
    ['550 at RCPT', { type: 'status', status: 550 }, '^RCPT ana@', 550, 0],
    ['451 at DATA', { type: 'status', status: 451 }, '^DATA ana@', 451, 0],
    ['kept without an answer', { type: 'accept_then_drop' }, '^DATA', 'ECONNECTION', 1],
    ['cut at RCPT', { type: 'accept_then_drop' }, '^RCPT', 'ECONNECTION', 0],
    ['silence at DATA', { type: 'hang' }, '^DATA', 'ETIMEDOUT', 0],
    ['silence at RCPT', { type: 'hang' }, '^RCPT', 'ETIMEDOUT', 0],
    ['late', { type: 'delay', ms: 20 }, '^DATA', '250 OK: kept by the local twin', 1],
  ])('%s, once', async (_name, kind, match, answer, kept) => {
    twin.faults.plan({ vendor: 'smtp', match, times: 1, kind });
    expect(await send(raw)).toBe(answer);
    expect(allMails(twin)).toHaveLength(kept);
    expect(await send(raw)).toMatch(/^250/);
    expect(allMails(twin)).toHaveLength(kept + 1);
  });

  test('for somebody else they stay planned', async () => {
    twin.faults.plan({ vendor: 'smtp', match: 'RCPT bo@', times: 1, kind: { type: 'status', status: 550 } });
    expect(await send(raw)).toMatch(/^250/);
    expect(twin.faults.list()).toHaveLength(1);
  });
});

test('every decision is recorded', async () => {
  twin.faults.plan({ vendor: 'smtp', match: '^RCPT', times: 1, kind: { type: 'status', status: 550, body: '5.1.1 nobody' } });
  await send(raw);
  twin.faults.plan({ vendor: 'smtp', match: '^DATA', times: 1, kind: { type: 'accept_then_drop' } });
  await send(raw);
  await send(raw);
  const exchanges = recorded();
  expect(
    exchanges.map(({ vendor, direction, method, url, status, requestBody }) => ({
      vendor,
      direction,
      method,
      url,
      status,
      whole: requestBody === raw,
    })),
  ).toEqual([
    { vendor: 'smtp', direction: 'in', method: 'RCPT', url: 'mailto:ana@buyer.example', status: 550, whole: false },
    { vendor: 'smtp', direction: 'in', method: 'DATA', url: 'mailto:ana@buyer.example', status: 0, whole: true },
    { vendor: 'smtp', direction: 'in', method: 'DATA', url: 'mailto:ana@buyer.example', status: 250, whole: true },
  ]);
});

test('what cannot be made durable is not accepted', async () => {
  twin.store.flush = () => Promise.reject(new Error('no space left'));
  expect(await send(raw)).toBe(451);
});

test('a port in use is an error, not a crash', async () => {
  await expect(startMailServer(twin, { host: '127.0.0.1', port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
