import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { isGenuineV3, signatureV3 } from './signature.ts';

const secret = '11111111-2222-3333-4444-555555555555';
const nowMs = 1_795_500_000_000;
const timestamp = String(nowMs - 1000);
const uri = 'https://api.salesos.example/v1/cards/hubspot/contact/42?portalId=147&userId=7&userEmail=rep%40example.com';
const rawBody = '{"action":"enroll","note":"é"}';

const sign = (over: Partial<{ secret: string; method: string; uri: string; body: string; timestamp: string }> = {}): string =>
  signatureV3(over.secret ?? secret, over.method ?? 'POST', over.uri ?? uri, over.body ?? rawBody, over.timestamp ?? timestamp).toString('base64');

const genuine = (signature: string | null, over: Partial<Parameters<typeof isGenuineV3>[1]> = {}): boolean =>
  isGenuineV3(secret, { method: 'POST', uri, rawBody, signature, timestamp, nowMs, ...over });

function flipped(signature: string): string {
  const bytes = Buffer.from(signature, 'base64');
  bytes.writeUInt8(bytes.readUInt8(31) ^ 1, 31);
  return bytes.toString('base64');
}

test('the hash is HMAC-SHA256 in base64 over method, URI, body and timestamp (fixed vector, computed with openssl)', () => {
  // printf 'POSThttps://example.com/a?b=c{"x":1}1700000000000' | openssl dgst -sha256 -hmac key -binary | base64
  expect(signatureV3('key', 'POST', 'https://example.com/a?b=c', '{"x":1}', '1700000000000').toString('base64')).toBe(
    'yY/0KccTbabZ8ZsnLkNZSemzU8kDFCMuwiND8Wzbmtg=',
  );
});

test('v3 is keyed: the v1 and v2 concatenation hashes of the same request are refused', () => {
  const v2 = createHash('sha256').update(`${secret}POST${uri}${rawBody}`).digest();
  const v1 = createHash('sha256').update(`${secret}${rawBody}`).digest();
  expect([genuine(v2.toString('base64')), genuine(v1.toString('base64')), genuine(v2.toString('hex'))]).toEqual([false, false, false]);
});

test('accepts the URI as sent and with the documented escapes decoded', () => {
  expect(genuine(sign())).toBe(true);
  expect(genuine(sign({ uri: uri.replace('%40', '@') }))).toBe(true);
});

test('accepts the edges of the five minutes and refuses what lies beyond', () => {
  const at = (offsetMs: number): boolean => {
    const stamp = String(nowMs + offsetMs);
    return genuine(sign({ timestamp: stamp }), { timestamp: stamp });
  };
  expect([at(-300_000), at(-300_001), at(300_000), at(300_001)]).toEqual([true, false, true, false]);
});

test.each([
  ['another secret', sign({ secret: 'other' }), {}],
  ['another method', sign({ method: 'GET' }), {}],
  ['another path', sign(), { uri: uri.replace('/42?', '/43?') }],
  ['another user', sign(), { uri: uri.replace('userId=7', 'userId=8') }],
  ['a replayed signature on another body', sign(), { rawBody: '{"action":"pause"}' }],
  ['a fresh timestamp on an old signature', sign({ timestamp: String(nowMs - 400_000) }), {}],
  ['a tampered signature', flipped(sign()), {}],
  ['a truncated signature', sign().slice(0, 20), {}],
  ['an empty signature', '', {}],
  ['no signature', null, {}],
  ['no timestamp', sign(), { timestamp: null }],
  ['a timestamp that is no number', sign({ timestamp: '2026-11-23' }), { timestamp: '2026-11-23' }],
])('refuses %s', (_name, signature, over) => {
  expect(genuine(signature, over)).toBe(false);
});
