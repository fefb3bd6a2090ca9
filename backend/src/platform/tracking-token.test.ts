import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { TrackingLinkError, type TrackingClaim } from '#ports/tracking-token.ts';
import { packClaim } from './tracking-token-layout.ts';
import { createTrackingTokens } from './tracking-token.ts';

const k1 = { id: 'k1', key: Buffer.alloc(32, 1) };
const k2 = { id: 'k2', key: Buffer.alloc(32, 2) };
const tokens = createTrackingTokens([k1]);
const ids = { customerId: '0192d3a0-0000-7000-8000-00000000000a', sendId: '0192d3a0-0000-7000-8000-00000000000b' };
const click = { purpose: 'click' as const, ...ids, linkId: 'l1', url: 'https://buyer.example/p?a=1&b=%20#x' };
const claims: TrackingClaim[] = [{ purpose: 'open', ...ids }, click, { purpose: 'unsubscribe', ...ids }];

test.each(claims)('$purpose comes back whole', (claim) => {
  const token = tokens.sign(claim);
  expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(tokens.verify(token, claim.purpose)).toEqual(claim);
});

test('one purpose never passes for another', () => {
  for (const claim of claims) {
    for (const purpose of ['open', 'click', 'unsubscribe'] as const) {
      expect(tokens.verify(tokens.sign(claim), purpose) !== null).toBe(claim.purpose === purpose);
    }
  }
});

test('any flipped bit, cut or added character is refused', () => {
  const token = tokens.sign(click);
  const bytes = Buffer.from(token, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const bent = Buffer.from(bytes);
    bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(tokens.verify(bent.toString('base64url'), 'click')).toBeNull();
  }
  for (let length = 0; length < token.length; length += 1) expect(tokens.verify(token.slice(0, length), 'click')).toBeNull();
  for (const added of ['A', 'AAAA', '=', ' ', '\n', '%00', '/', '.']) expect(tokens.verify(token + added, 'click')).toBeNull();
});

test('a second spelling of the same bytes is refused', () => {
  const token = ['a', 'ab', 'abc'].map((linkId) => tokens.sign({ ...click, linkId })).find((candidate) => candidate.length % 4 === 2) ?? '';
  const other =
    token.slice(0, -1) +
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.charAt(
      'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.indexOf(token.slice(-1)) + 1,
    );
  expect(Buffer.from(other, 'base64url')).toEqual(Buffer.from(token, 'base64url'));
  expect(tokens.verify(other, 'click')).toBeNull();
});

describe('keys', () => {
  test('an old key still verifies, the newest signs', () => {
    const rotated = createTrackingTokens([k2, k1]);
    expect(rotated.verify(tokens.sign(click), 'click')).toEqual(click);
    expect(tokens.verify(rotated.sign(click), 'click')).toBeNull();
  });

  test('another key under the same id is refused', () => {
    expect(tokens.verify(createTrackingTokens([{ id: 'k1', key: k2.key }]).sign(click), 'click')).toBeNull();
  });
});

test.each([
  ['javascript:alert(1)', 'scheme'],
  ['data:text/html,x', 'scheme'],
  ['ftp://a.example/', 'scheme'],
  ['//a.example/', 'malformed'],
  ['/path', 'malformed'],
  ['https://a.example/\r\nSet-Cookie: x=1', 'malformed'],
  ['java\nscript:alert(1)', 'malformed'],
  [' https://a.example/', 'malformed'],
  ['https://a.example/\u0000', 'malformed'],
  [`https://a.example/${'x'.repeat(2000)}`, 'too_long'],
])('%j is not signed', (url, failure) => {
  expect(() => tokens.sign({ ...click, url })).toThrow(new TrackingLinkError(failure as TrackingLinkError['failure']));
});

test('a URL is signed in its ASCII form, fit for a Location header', () => {
  const token = tokens.sign({ ...click, url: 'https://müller.example/é?q=ü' });
  expect(tokens.verify(token, 'click')?.url).toBe('https://xn--mller-kva.example/%C3%A9?q=%C3%BC');
});

test('a correctly tagged token with a bad URL is refused all the same', () => {
  const payload = packClaim('k1', { ...click, url: 'javascript:alert(1)' });
  const tag = createHmac('sha256', k1.key).update('salesos.tracking\n').update(payload).digest().subarray(0, 16);
  expect(tokens.verify(Buffer.concat([tag, payload]).toString('base64url'), 'click')).toBeNull();
});

test('what is no UUID is not signed', () => {
  expect(() => tokens.sign({ ...click, sendId: 'x' })).toThrow('UUID');
});
