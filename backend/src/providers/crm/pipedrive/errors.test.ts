import { expect, test } from 'vitest';
import { toProviderError, withoutRequest, UnsuccessfulAnswer } from './errors.ts';

const said = (status: number, body: unknown, headers: Record<string, string> = {}, effect: 'read' | 'write' = 'read') => {
  const { failure, retryAfterMs, vendorCode } = toProviderError(new UnsuccessfulAnswer(status, body, headers), effect);
  return { failure, retryAfterMs, vendorCode };
};
const plain = { retryAfterMs: null, vendorCode: null };

test.each([
  [401, { success: false, error: 'unauthorized access' }, { ...plain, failure: 'auth_expired' }],
  [400, { success: false, error: 'invalid_grant', message: 'invalid grant' }, { ...plain, failure: 'auth_expired', vendorCode: 'invalid_grant' }],
  [402, { success: false, error: 'Payment required' }, { ...plain, failure: 'permission', vendorCode: 'PAYMENT_REQUIRED' }],
  [
    403,
    { success: false, error: 'Limit reached', code: 'feature_capping_custom_fields_limit' },
    { ...plain, failure: 'permission', vendorCode: 'feature_capping_custom_fields_limit' },
  ],
  [404, { success: false, error: 'Person not found.', code: 'ERR_NOT_FOUND' }, { ...plain, failure: 'not_found', vendorCode: 'ERR_NOT_FOUND' }],
  [410, { success: false, error: 'Gone' }, { ...plain, failure: 'not_found' }],
  [503, '', { ...plain, failure: 'temporary' }],
  [500, '', { ...plain, failure: 'temporary' }],
  [302, '', { ...plain, failure: 'temporary' }],
])('%i %j', (status, body, expected) => {
  expect(said(status, body)).toEqual(expected);
});

test('429: the window names its end, the budget of the day has none', () => {
  const body = { success: false, error: 'request over limit' };
  expect(said(429, body, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2' })).toEqual({
    ...plain,
    failure: 'rate_limited',
    retryAfterMs: 2000,
  });
  expect(said(429, body, { 'x-ratelimit-remaining': '0' })).toEqual({ ...plain, failure: 'rate_limited', retryAfterMs: 2000 });
  expect(said(429, body, { 'x-ratelimit-remaining': '79' })).toEqual({ ...plain, failure: 'quota_exhausted', retryAfterMs: 3_600_000 });
  expect(said(429, body, { 'retry-after': '7' })).toMatchObject({ retryAfterMs: 7000 });
});

test('a page of HTML instead of an answer is the block after too many calls', () => {
  expect(said(403, '<html>error code: 1015</html>')).toEqual({ ...plain, failure: 'rate_limited', retryAfterMs: 60_000 });
});

test('a write nobody answered clearly may have happened; one that never left did not', () => {
  expect(said(500, '', {}, 'write').failure).toBe('unknown_outcome');
  expect(said(504, '', {}, 'write').failure).toBe('unknown_outcome');
  expect(toProviderError(Object.assign(new Error('gone'), { code: 'ECONNRESET' }), 'write').failure).toBe('unknown_outcome');
  expect(toProviderError(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }), 'write').failure).toBe('temporary');
});

test('of what the transport throws, nothing of the request is kept', () => {
  const config = { headers: { Authorization: 'Bearer secret' } };
  const refusal = { config, response: { config, status: 404, data: { success: false }, headers: { 'X-RateLimit-Reset': '1', 'set-cookie': ['a'] } } };
  expect({ ...withoutRequest(refusal) }).toEqual({ status: 404, body: { success: false }, headers: { 'x-ratelimit-reset': '1' } });
  const lost = withoutRequest(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', config }));
  expect([lost.message, { ...lost }]).toEqual(['socket hang up', { code: 'ECONNRESET' }]);
  expect(withoutRequest('what').message).toBe('what');
});
