import type { Effect } from '#ports/no-answer.ts';
import { expect, test } from 'vitest';
import { toProviderError, UnsuccessfulAnswer } from './errors.ts';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => new UnsuccessfulAnswer(status, JSON.stringify(body), headers);
const system = (code: string) => Object.assign(new Error('boom'), { code });

const outcome = (error: unknown, effect: Effect) => {
  const { failure, vendorCode, retryAfterMs } = toProviderError(error, effect);
  return { failure, vendorCode, retryAfterMs };
};

test.each([
  [
    401,
    { status: 'error', category: 'EXPIRED_AUTHENTICATION' },
    {},
    { failure: 'auth_expired', vendorCode: 'EXPIRED_AUTHENTICATION', retryAfterMs: null },
  ],
  [403, { status: 'error', category: 'MISSING_SCOPES' }, {}, { failure: 'permission', vendorCode: 'MISSING_SCOPES', retryAfterMs: null }],
  [404, { status: 'error', category: 'OBJECT_NOT_FOUND' }, {}, { failure: 'not_found', vendorCode: 'OBJECT_NOT_FOUND', retryAfterMs: null }],
  [409, { status: 'error', category: 'CONFLICT' }, {}, { failure: 'conflict', vendorCode: 'CONFLICT', retryAfterMs: null }],
  [400, { status: 'error', category: 'VALIDATION_ERROR' }, {}, { failure: 'validation', vendorCode: 'VALIDATION_ERROR', retryAfterMs: null }],
  [
    400,
    { status: 'error', category: 'VALIDATION_ERROR', errors: [{ message: 'no', code: 'PROPERTY_DOESNT_EXIST' }] },
    {},
    { failure: 'validation', vendorCode: 'PROPERTY_DOESNT_EXIST', retryAfterMs: null },
  ],
  [400, { status: 'BAD_REFRESH_TOKEN', message: 'x' }, {}, { failure: 'auth_expired', vendorCode: 'BAD_REFRESH_TOKEN', retryAfterMs: null }],
  [400, { error: 'invalid_grant' }, {}, { failure: 'auth_expired', vendorCode: 'invalid_grant', retryAfterMs: null }],
  [429, { policyName: 'SECONDLY', category: 'RATE_LIMITS' }, {}, { failure: 'rate_limited', vendorCode: 'RATE_LIMITS', retryAfterMs: 1000 }],
  [429, { policyName: 'TEN_SECONDLY_ROLLING' }, {}, { failure: 'rate_limited', vendorCode: null, retryAfterMs: 10_000 }],
  [429, {}, { 'retry-after': '7' }, { failure: 'rate_limited', vendorCode: null, retryAfterMs: 7000 }],
  [429, { policyName: 'DAILY' }, { 'retry-after': '60' }, { failure: 'quota_exhausted', vendorCode: null, retryAfterMs: 60_000 }],
  [477, {}, { 'retry-after': '3600' }, { failure: 'temporary', vendorCode: null, retryAfterMs: 3_600_000 }],
  [503, 'down for a moment', {}, { failure: 'temporary', vendorCode: null, retryAfterMs: null }],
])('%s %j of a write', (code, body, headers, expected) => {
  expect(outcome(answer(code, body, headers), 'write')).toEqual(expected);
});

test('a body that is no JSON is no obstacle', () => {
  expect(outcome(new UnsuccessfulAnswer(403, '<html>', {}), 'read')).toEqual({ failure: 'permission', vendorCode: null, retryAfterMs: null });
});

test.each([500, 502, 504, 522, 524])('%s: a read may be asked again, the outcome of a write is unknown', (code) => {
  expect([outcome(answer(code, ''), 'read').failure, outcome(answer(code, ''), 'write').failure]).toEqual(['temporary', 'unknown_outcome']);
});

test('a connection never made is temporary, one that broke leaves a write unknown', () => {
  const nested = new TypeError('fetch failed', { cause: system('ECONNREFUSED') });
  expect([
    outcome(system('ECONNREFUSED'), 'write').failure,
    outcome(nested, 'write').failure,
    outcome(system('ECONNRESET'), 'write').failure,
    outcome(system('ETIMEDOUT'), 'write').failure,
    outcome(system('ECONNRESET'), 'read').failure,
    outcome(new TypeError('reply has no list'), 'write').failure,
  ]).toEqual(['temporary', 'temporary', 'unknown_outcome', 'unknown_outcome', 'temporary', 'unknown_outcome']);
});
