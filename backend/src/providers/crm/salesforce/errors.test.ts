import { ProviderError } from '#ports/provider-error.ts';
import { expect, it } from 'vitest';
import { ReplyFailure, SendFailure, toProviderError } from './errors.ts';

const refusal = (status: number, errorCode: string, message = 'm'): ReplyFailure =>
  new ReplyFailure(status, JSON.stringify([{ errorCode, message }]), null);

it.each([
  [refusal(401, 'INVALID_SESSION_ID'), 'auth_expired', 'auth_expired'],
  [refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'), 'quota_exhausted', 'quota_exhausted'],
  [refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'), 'rate_limited', 'rate_limited'],
  [refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'), 'rate_limited', 'rate_limited'],
  [refusal(403, 'INSUFFICIENT_ACCESS'), 'permission', 'permission'],
  [refusal(404, 'NOT_FOUND'), 'not_found', 'not_found'],
  [refusal(400, 'DUPLICATE_VALUE'), 'conflict', 'conflict'],
  [refusal(400, 'INVALID_FIELD'), 'validation', 'validation'],
  [refusal(400, 'A_CODE_OF_NEXT_YEAR'), 'validation', 'validation'],
  [refusal(400, 'INVALID_QUERY_LOCATOR'), 'cursor_invalid', 'cursor_invalid'],
  [refusal(503, 'SERVER_UNAVAILABLE'), 'temporary', 'temporary'],
  [refusal(500, 'UNKNOWN_EXCEPTION'), 'temporary', 'unknown_outcome'],
  [new ReplyFailure(504, '<html>', null), 'temporary', 'unknown_outcome'],
  [new ReplyFailure(429, '', '7'), 'rate_limited', 'rate_limited'],
  [new ReplyFailure(400, '{"error":"invalid_grant","error_description":"expired access/refresh token"}', null), 'auth_expired', 'auth_expired'],
  [new SendFailure(new DOMException('timed out', 'TimeoutError')), 'temporary', 'unknown_outcome'],
  [
    new SendFailure(new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) })),
    'temporary',
    'unknown_outcome',
  ],
  [
    new SendFailure(new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) })),
    'temporary',
    'temporary',
  ],
  [new Error('unreadable'), 'temporary', 'unknown_outcome'],
])('%s is %s when reading and %s when writing', (error, reading, writing) => {
  expect([toProviderError(error, 'read').failure, toProviderError(error, 'write').failure]).toEqual([reading, writing]);
});

it('keeps the code and the wait', () => {
  const { failure, vendorCode, retryAfterMs, message } = toProviderError(
    new ReplyFailure(429, '[{"errorCode":"TOO_MANY","message":"slow down"}]', '7'),
    'read',
  );
  expect({ failure, vendorCode, retryAfterMs, message }).toEqual({
    failure: 'rate_limited',
    vendorCode: 'TOO_MANY',
    retryAfterMs: 7000,
    message: 'slow down',
  });
  const own = new ProviderError('quota_exhausted', 'own');
  expect(toProviderError(own, 'write')).toBe(own);
});
