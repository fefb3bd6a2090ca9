import { expect, test } from 'vitest';
import { MimeError } from '#ports/mime.ts';
import { ProviderError, type ProviderFailure } from '#ports/provider-error.ts';
import { RefusedCall, toProviderError } from './errors.ts';

const graph = (code: string) => ({ error: { code, message: 'zoe@seller.example may not', innerError: { 'request-id': 'r' } } });

test.each<[number, unknown, ProviderFailure, ProviderFailure, string]>([
  // status, body, of a read, of a send, the vendor's code
  [401, graph('InvalidAuthenticationToken'), 'auth_expired', 'auth_expired', 'InvalidAuthenticationToken'],
  [403, graph('ErrorAccessDenied'), 'permission', 'permission', 'ErrorAccessDenied'],
  [403, graph('ErrorSendAsDenied'), 'permission', 'permission', 'ErrorSendAsDenied'],
  [403, graph('ErrorMessageSubmissionBlocked'), 'permission', 'permission', 'ErrorMessageSubmissionBlocked'],
  [404, graph('MailboxNotEnabledForRESTAPI'), 'permission', 'permission', 'MailboxNotEnabledForRESTAPI'],
  [404, graph('ErrorItemNotFound'), 'not_found', 'not_found', 'ErrorItemNotFound'],
  [403, graph('ErrorQuotaExceeded'), 'quota_exhausted', 'quota_exhausted', 'ErrorQuotaExceeded'],
  [507, graph('quotaLimitReached'), 'quota_exhausted', 'quota_exhausted', 'quotaLimitReached'],
  [429, graph('ApplicationThrottled'), 'rate_limited', 'rate_limited', 'ApplicationThrottled'],
  [429, '<html>', 'rate_limited', 'rate_limited', '429'],
  [503, graph('ErrorServerBusy'), 'rate_limited', 'rate_limited', 'ErrorServerBusy'],
  [410, graph('syncStateNotFound'), 'cursor_invalid', 'cursor_invalid', 'syncStateNotFound'],
  [404, graph('SyncStateNotFound'), 'cursor_invalid', 'cursor_invalid', 'SyncStateNotFound'],
  [410, '', 'cursor_invalid', 'cursor_invalid', '410'],
  [400, graph('ErrorInvalidRecipients'), 'validation', 'validation', 'ErrorInvalidRecipients'],
  [400, graph('ErrorMimeContentInvalidBase64String'), 'validation', 'validation', 'ErrorMimeContentInvalidBase64String'],
  [413, graph('ErrorMessageSizeExceeded'), 'validation', 'validation', 'ErrorMessageSizeExceeded'],
  [409, graph('ErrorIrresolvableConflict'), 'temporary', 'temporary', 'ErrorIrresolvableConflict'],
  [500, graph('ErrorInternalServerError'), 'temporary', 'unknown_outcome', 'ErrorInternalServerError'],
  [503, graph('serviceNotAvailable'), 'temporary', 'unknown_outcome', 'serviceNotAvailable'],
  [504, 'gateway', 'temporary', 'unknown_outcome', '504'],
  [400, { error: 'invalid_grant', error_description: 'AADSTS70008: zoe', error_codes: [70008] }, 'auth_expired', 'auth_expired', 'AADSTS70008'],
  [401, { error: 'invalid_client', error_codes: [7000215] }, 'temporary', 'temporary', 'AADSTS7000215'],
])('%i %j', (status, body, read, write, vendorCode) => {
  for (const [effect, failure] of [
    ['read', read],
    ['write', write],
  ] as const) {
    const { failure: found, vendorCode: code, message } = toProviderError(new RefusedCall(status, body, null), effect);
    expect({ found, code, message }).toEqual({ found: failure, code: vendorCode, message: `Outlook ${status} ${vendorCode}` });
  }
});

test('how long to wait, in seconds or as a date', () => {
  const waitMs = (retryAfter: string | null) => toProviderError(new RefusedCall(429, '', retryAfter), 'read').retryAfterMs;
  expect([waitMs('12'), waitMs(null), waitMs('soon')]).toEqual([12_000, null, null]);
  expect(waitMs(new Date(Date.now() + 60_000).toUTCString())).toBeGreaterThan(50_000);
});

test('no answer: a send that may have left is unknown, one that never left is not', () => {
  const failed = (code: string): TypeError => new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
  expect(toProviderError(failed('ECONNRESET'), 'write').failure).toBe('unknown_outcome');
  expect(toProviderError(failed('ECONNREFUSED'), 'write').failure).toBe('temporary');
  expect(toProviderError(failed('ECONNRESET'), 'read').failure).toBe('temporary');
  expect(toProviderError(new DOMException('timeout', 'TimeoutError'), 'write').failure).toBe('unknown_outcome');
});

test('what is an error of ours already stays as it is', () => {
  const ours = new ProviderError('auth_expired', 'not signed in');
  expect(toProviderError(ours, 'write')).toBe(ours);
  expect(toProviderError(new MimeError('bad_address', 'to.address'), 'write')).toMatchObject({ failure: 'validation', vendorCode: 'bad_address' });
});
