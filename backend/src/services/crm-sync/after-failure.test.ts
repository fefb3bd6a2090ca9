import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ProviderError, type ProviderFailure } from '#ports/provider-error.ts';
import { afterFailure, mayHaveWritten } from './after-failure.ts';

const NOW = new Date('2026-03-02T10:00:00Z');

beforeEach(() => vi.useFakeTimers({ now: NOW }));
afterEach(() => vi.useRealTimers());

type Details = ConstructorParameters<typeof ProviderError>[2];

it.each<[string, ProviderFailure, Details, { isFinal: boolean; waitMs: number }]>([
  ['a busy CRM is asked again soon', 'temporary', {}, { isFinal: false, waitMs: 5_000 }],
  ['it says itself how long to wait', 'rate_limited', { retryAfterMs: 90_000 }, { isFinal: false, waitMs: 90_000 }],
  ['it may say not at all', 'rate_limited', { retryAfterMs: 0 }, { isFinal: false, waitMs: 0 }],
  ['a value it does not take is not taken the next time', 'validation', {}, { isFinal: true, waitMs: 5_000 }],
  ['a right missing on one object does not come by itself', 'permission', { vendorCode: 'MISSING_SCOPES' }, { isFinal: true, waitMs: 5_000 }],
  [
    'calls switched off for all: somebody has to change it',
    'permission',
    { vendorCode: 'API_DISABLED_FOR_ORG' },
    { isFinal: false, waitMs: 900_000 },
  ],
])('%s', (_, failure, details, { isFinal, waitMs }) => {
  expect(afterFailure(new ProviderError(failure, 'no', details))).toEqual({ isFinal, retryAt: new Date(NOW.getTime() + waitMs) });
});

it.each<[string, ProviderFailure, Details, boolean]>([
  ['a busy CRM took nothing', 'temporary', {}, false],
  ['without an answer nobody knows', 'unknown_outcome', {}, true],
  ['others of the call were taken before', 'temporary', { isPartial: true }, true],
])('%s: whether some may be written', (_, failure, details, expected) => {
  expect(mayHaveWritten(new ProviderError(failure, 'no', details))).toBe(expected);
});
