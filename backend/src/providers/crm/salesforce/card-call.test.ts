import { createHmac } from 'node:crypto';
import type { SignedRequest } from '#ports/signed-request.ts';
import { expect, it } from 'vitest';
import { verifyCardCall } from './card-call.ts';

const KEY = 'k'.repeat(32);
const ORG = '00DTw0000000001EAG';
const USER = '005Tw0000000001AAG';
const NOW = 1_795_428_000_000;
const keyOf = async (orgId: string): Promise<string | null> => (orgId === ORG ? KEY : null);

function signed(change: Partial<SignedRequest> & { at?: number; org?: string } = {}): SignedRequest {
  const { at = NOW, org = ORG, ...rest } = change;
  const body = '{"action":"sync_now"}';
  const path = '/v1/cards/salesforce/contact/003/actions?x=1';
  const signature = createHmac('sha256', KEY).update(`POST\n${path}\n${at}\n${org}\n${USER}\n${body}`).digest('base64');
  const headers = new Headers({ 'X-SalesOS-Org': org, 'X-SalesOS-User': USER, 'X-SalesOS-Timestamp': String(at), 'X-SalesOS-Signature': signature });
  return { method: 'POST', pathAndQuery: path, headers, rawBody: body, nowMs: NOW, ...rest };
}

it('accepts a signature up to five minutes off', async () => {
  const caller = { orgId: ORG, userExternalId: USER, userEmail: null };
  expect(await verifyCardCall(signed(), keyOf)).toEqual(caller);
  expect(await verifyCardCall(signed({ at: NOW - 300_000 }), keyOf)).toEqual(caller);
  expect(await verifyCardCall(signed({ at: NOW + 300_000 }), keyOf)).toEqual(caller);
});

it.each([
  ['stale', signed({ at: NOW - 300_001 })],
  ['from the future', signed({ at: NOW + 300_001 })],
  ['another body', signed({ rawBody: '{"action":"enroll"}' })],
  ['another path', signed({ pathAndQuery: '/v1/cards/salesforce/contact/003/actions?x=2' })],
  ['another method', signed({ method: 'GET' })],
  ['an unknown org', signed({ org: '00DTw0000000002EAG' })],
  ['no headers', signed({ headers: new Headers() })],
])('refuses %s', async (_, request) => {
  await expect(verifyCardCall(request, keyOf)).rejects.toMatchObject({ name: 'ProviderError', failure: 'permission' });
});
