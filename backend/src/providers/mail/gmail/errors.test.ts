import { expect, test } from 'vitest';
import { MimeError } from '#ports/mime.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { toProviderError } from './errors.ts';

const NOW = Date.parse('2026-11-30T10:00:00Z');
const api = (status: number, reason: string, message = 'words', headers = {}) => ({
  message,
  config: { headers: { authorization: 'Bearer secret' } },
  response: { status, headers: new Headers(headers), data: { error: { code: status, message, errors: [{ message, domain: 'global', reason }] } } },
});
const signIn = (status: number, error: string) => ({ response: { status, headers: new Headers(), data: { error, error_description: 'words' } } });

/** What it becomes when something was only read, and when it may have changed something. */
test.each<[string, unknown, string, string, string | null, number | null]>([
  ['400 badRequest', api(400, 'badRequest'), 'validation', 'validation', 'badRequest', null],
  ['400 invalidArgument', api(400, 'invalidArgument'), 'validation', 'validation', 'invalidArgument', null],
  ['400 failedPrecondition: no Gmail here', api(400, 'failedPrecondition'), 'permission', 'permission', 'failedPrecondition', null],
  ['400 invalid_grant', signIn(400, 'invalid_grant'), 'auth_expired', 'auth_expired', 'invalid_grant', null],
  ['400 unknown word of the sign-in server', signIn(400, 'invalid_request'), 'validation', 'validation', 'invalid_request', null],
  ['401 invalid_client', signIn(401, 'invalid_client'), 'permission', 'permission', 'invalid_client', null],
  ['401', api(401, 'authError'), 'auth_expired', 'auth_expired', 'authError', null],
  ['403 rateLimitExceeded', api(403, 'rateLimitExceeded'), 'rate_limited', 'rate_limited', 'rateLimitExceeded', null],
  ['403 userRateLimitExceeded', api(403, 'userRateLimitExceeded'), 'rate_limited', 'rate_limited', 'userRateLimitExceeded', null],
  ['403 dailyLimitExceeded', api(403, 'dailyLimitExceeded'), 'quota_exhausted', 'quota_exhausted', 'dailyLimitExceeded', null],
  ['403 quotaExceeded', api(403, 'quotaExceeded'), 'quota_exhausted', 'quota_exhausted', 'quotaExceeded', null],
  ['403 insufficientPermissions', api(403, 'insufficientPermissions'), 'permission', 'permission', 'insufficientPermissions', null],
  ['403 domainPolicy', api(403, 'domainPolicy'), 'permission', 'permission', 'domainPolicy', null],
  ['403 accessNotConfigured', api(403, 'accessNotConfigured'), 'permission', 'permission', 'accessNotConfigured', null],
  ['403 of another kind', api(403, 'somethingNew'), 'permission', 'permission', 'somethingNew', null],
  ['404', api(404, 'notFound'), 'not_found', 'not_found', 'notFound', null],
  ['429', api(429, 'rateLimitExceeded', 'x', { 'retry-after': '12' }), 'rate_limited', 'rate_limited', 'rateLimitExceeded', 12_000],
  [
    '429 with its instant in words',
    api(429, 'rateLimitExceeded', 'User-rate limit exceeded.  Retry after 2026-11-30T10:20:00.500Z'),
    'rate_limited',
    'rate_limited',
    'rateLimitExceeded',
    1_200_500,
  ],
  ['500', api(500, 'backendError'), 'temporary', 'unknown_outcome', 'backendError', null],
  ['503', api(503, 'backendError'), 'temporary', 'unknown_outcome', 'backendError', null],
  ['504 of a machine between', { response: { status: 504, data: '<html>' } }, 'temporary', 'unknown_outcome', '504', null],
  ['cut off', Object.assign(new Error('x'), { code: 'ECONNRESET' }), 'temporary', 'unknown_outcome', 'ECONNRESET', null],
  ['silent', Object.assign(new Error('x'), { code: 'TimeoutError' }), 'temporary', 'unknown_outcome', 'TimeoutError', null],
  [
    'nobody there',
    new Error('x', { cause: Object.assign(new Error('y'), { code: 'ECONNREFUSED' }) }),
    'temporary',
    'temporary',
    'ECONNREFUSED',
    null,
  ],
  ['a mail that must not be built', new MimeError('header_injection', 'subject'), 'validation', 'validation', 'header_injection', null],
])('%s', (_name, error, ...[read, write, vendorCode, retryAfterMs]) => {
  for (const [effect, failure] of [['read', read] as const, ['write', write] as const]) {
    const made = toProviderError(error, effect, NOW);
    expect(made).toBeInstanceOf(ProviderError);
    expect(made).toMatchObject({ failure, vendorCode, retryAfterMs, cause: undefined });
    expect(JSON.stringify([made.message, made])).not.toContain('secret');
  }
});
