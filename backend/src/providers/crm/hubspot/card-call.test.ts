import { expect, test } from 'vitest';
import { ProviderError } from '#ports/provider-error.ts';
import { verifiedCaller } from './card-call.ts';
import { signatureV3 } from './signature.ts';

const config = { clientSecret: 'secret', publicUrl: 'https://api.salesos.example/' };
const nowMs = 1_795_500_000_000;

function signed(pathAndQuery: string, headers: Record<string, string> = {}) {
  const timestamp = String(nowMs);
  const signature = signatureV3('secret', 'GET', `https://api.salesos.example${pathAndQuery}`, '', timestamp).toString('base64');
  return {
    method: 'GET',
    pathAndQuery,
    headers: new Headers({ 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp, ...headers }),
    rawBody: '',
    nowMs,
  };
}

const refusal = (pathAndQuery: string, headers?: Record<string, string>): string => {
  try {
    verifiedCaller(config, signed(pathAndQuery, headers));
    return 'accepted';
  } catch (error) {
    return error instanceof ProviderError ? error.failure : 'another error';
  }
};

test('the caller comes from the signed query, whatever the Host header says', () => {
  const request = signed('/v1/cards/hubspot/contact/42?userId=7&portalId=147&userEmail=rep%40example.com&appId=55', { host: 'evil.example' });
  expect(verifiedCaller(config, request)).toEqual({ orgId: '147', userExternalId: '7', userEmail: 'rep@example.com' });
});

test('a missing e-mail is null', () => {
  expect(verifiedCaller(config, signed('/c?userId=7&portalId=147'))).toEqual({ orgId: '147', userExternalId: '7', userEmail: null });
});

test('refuses a forged signature, a nameless caller and a name given twice', () => {
  expect([
    refusal('/c?userId=7&portalId=147', { 'x-hubspot-signature-v3': 'AAAA' }),
    refusal('/c?portalId=147'),
    refusal('/c?userId=7'),
    refusal('/c?portalId=999&userId=7&portalId=147'),
  ]).toEqual(['permission', 'permission', 'permission', 'permission']);
});
