import { expect, it } from 'vitest';
import { ProviderError, type ProviderFailure } from '#ports/provider-error.ts';
import { type FailedCall, judgeFailedCall } from './failed-call.ts';

const WAITS: FailedCall = { mayHaveWritten: false, waitMs: 5_000, needsReauth: false };

it.each<[string, ProviderFailure, ConstructorParameters<typeof ProviderError>[2], boolean, FailedCall]>([
  ['a busy CRM took nothing', 'temporary', {}, true, WAITS],
  ['it says itself how long to wait', 'rate_limited', { retryAfterMs: 90_000 }, true, { ...WAITS, waitMs: 90_000 }],
  ['it may say not at all', 'rate_limited', { retryAfterMs: 0 }, true, { ...WAITS, waitMs: 0 }],
  ['without an answer nobody knows', 'unknown_outcome', {}, true, { ...WAITS, mayHaveWritten: true }],
  ['others of the call were taken before', 'temporary', { isPartial: true }, true, { ...WAITS, mayHaveWritten: true }],
  ['reading alone writes nothing', 'unknown_outcome', { isPartial: true }, false, WAITS],
  ['a sign-in that ended', 'auth_expired', {}, true, { ...WAITS, needsReauth: true }],
  ['a right that was taken away, seen while reading', 'permission', {}, false, { ...WAITS, needsReauth: true }],
])('%s', (_, failure, details, isTried, expected) => {
  expect(judgeFailedCall(new ProviderError(failure, 'no', details), isTried)).toEqual(expected);
});
