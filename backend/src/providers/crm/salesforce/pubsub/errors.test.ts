import { Metadata, status } from '@grpc/grpc-js';
import { ProviderError } from '#ports/provider-error.ts';
import { expect, it } from 'vitest';
import { toStreamError } from './errors.ts';

function refusal(code: status, errorCode?: string): Error {
  const metadata = new Metadata();
  if (errorCode !== undefined) metadata.set('error-code', errorCode);
  return Object.assign(new Error('refused'), { code, details: 'The Replay ID validation failed.', metadata });
}
const vendor = (code: string): string => `sfdc.platform.eventbus.grpc.${code}`;

it.each([
  [refusal(status.INVALID_ARGUMENT, vendor('subscription.fetch.replayid.corrupted')), 'cursor_invalid'],
  [refusal(status.INVALID_ARGUMENT, vendor('subscription.fetch.replayid.validation.failed')), 'cursor_invalid'],
  [refusal(status.INVALID_ARGUMENT, vendor('subscription.fetch.topic.mismatch')), 'validation'],
  [refusal(status.UNAUTHENTICATED, vendor('service.auth.error')), 'auth_expired'],
  [refusal(status.INTERNAL, vendor('service.auth.error')), 'auth_expired'],
  [refusal(status.RESOURCE_EXHAUSTED, vendor('subscription.limit.exceeded')), 'quota_exhausted'],
  [refusal(status.RESOURCE_EXHAUSTED, vendor('a.code.of.next.year')), 'rate_limited'],
  [refusal(status.UNKNOWN, 'somebody.elses.code'), 'temporary'],
  [refusal(status.UNAVAILABLE), 'temporary'],
  [refusal(status.UNAUTHENTICATED), 'auth_expired'],
  [refusal(status.DEADLINE_EXCEEDED), 'temporary'],
  [new TypeError('unreadable'), 'temporary'],
])('%o is %s', (error, failure) => {
  expect(toStreamError(error).failure).toBe(failure);
});

it('keeps the vendor’s code and text, and what is already told', () => {
  const { vendorCode, message } = toStreamError(refusal(status.INVALID_ARGUMENT, vendor('topic.not.found')));
  expect({ vendorCode, message }).toEqual({ vendorCode: vendor('topic.not.found'), message: 'The Replay ID validation failed.' });
  const own = new ProviderError('permission', 'own');
  expect(toStreamError(own)).toBe(own);
});
