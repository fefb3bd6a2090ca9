import { expect, test } from 'vitest';
import type { MimeComposer } from '#ports/mime.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { signInbound } from './inbound.ts';
import { createSmtpMailProvider } from './index.ts';

const secret = 'an inbound secret of some length';
const mime: MimeComposer = { compose: async () => new Uint8Array() };
const provider = (inboundSecret: string | undefined) =>
  createSmtpMailProvider({ SMTP_URL: 'smtp://127.0.0.1:25', SMTP_SILENCE_MS: 1000, SMTP_INBOUND_SECRET: inboundSecret }, mime);
const nowMs = 1_795_000_000_000;
const raw = Buffer.from('From: ana@buyer.example\r\n\r\nYes \u00e9\r\n');

interface Parts {
  timestamp: string;
  recipient: string;
  id: string;
  body: Uint8Array;
}
const good: Parts = { timestamp: String(nowMs), recipient: 'zoe@seller.example', id: 'delivery-0001', body: raw };

function verify(sent: Parts, signed: Parts = sent, options: { secret?: string; signature?: string } = {}): unknown {
  const signature = options.signature ?? signInbound(options.secret ?? secret, signed.timestamp, signed.recipient, signed.id, signed.body);
  const headers = new Headers({
    'X-SalesOS-Mail-Timestamp': sent.timestamp,
    'X-SalesOS-Mail-Recipient': sent.recipient,
    'X-SalesOS-Mail-Id': sent.id,
    'X-SalesOS-Mail-Signature': signature,
  });
  try {
    return provider(secret).verifyInbound?.({ headers, rawBody: sent.body, nowMs });
  } catch (error) {
    if (error instanceof ProviderError) return `${error.failure}: ${error.message}`;
    throw error;
  }
}

test('a signed delivery is taken as it is', () => {
  expect(verify(good)).toEqual({ raw, envelopeTo: 'zoe@seller.example', deliveryKey: 'delivery-0001' });
});

test.each<[string, Partial<Parts>]>([
  ['timestamp', { timestamp: String(nowMs + 1) }],
  ['recipient', { recipient: 'eve@evil.example' }],
  ['id', { id: 'delivery-0002' }],
  ['body', { body: Buffer.concat([raw, Buffer.from(' ')]) }],
])('a changed %s is refused', (_part, change) => {
  expect(verify({ ...good, ...change }, good)).toBe('permission: inbound mail refused: signature');
});

test.each<[string, { secret?: string; signature?: string }]>([
  ['another secret', { secret: 'some other secret of that length' }],
  ['no signature', { signature: '' }],
  ['a cut signature', { signature: signInbound(secret, good.timestamp, good.recipient, good.id, raw).slice(0, -2) }],
])('%s is refused', (_name, options) => {
  expect(verify(good, good, options)).toBe('permission: inbound mail refused: signature');
});

test.each<[string, Partial<Parts>, string]>([
  ['six minutes old', { timestamp: String(nowMs - 360_000) }, 'timestamp'],
  ['six minutes ahead', { timestamp: String(nowMs + 360_000) }, 'timestamp'],
  ['in seconds', { timestamp: '1795000000' }, 'timestamp'],
  ['to nobody', { recipient: 'zoe' }, 'recipient'],
  ['with a dot in the id', { id: 'com.delivery' }, 'id'],
  ['without id', { id: '' }, 'id'],
])('a well signed delivery %s is refused', (_name, change, reason) => {
  expect(verify({ ...good, ...change })).toBe(`permission: inbound mail refused: ${reason}`);
});

test('four minutes off are fine either way', () => {
  for (const off of [-240_000, 240_000]) expect(verify({ ...good, timestamp: String(nowMs + off) })).toMatchObject({ deliveryKey: good.id });
});

test('no request header at all is a refusal, not a crash', () => {
  expect(() => provider(secret).verifyInbound?.({ headers: new Headers(), rawBody: raw, nowMs })).toThrow(ProviderError);
});

test('without a secret nothing is accepted: the capability is absent', () => {
  expect('verifyInbound' in provider(undefined)).toBe(false);
});
