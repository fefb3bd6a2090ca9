import { expect, test } from 'vitest';
import { lagAlertSince, lagSeconds, waitingSince } from './sync-lag.ts';

const now = new Date('2026-11-23T12:00:00Z');
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);

test.each([
  ['nothing waits', { oldestHintAt: null, oldestDirtyAt: null, dueAt: ago(0) }, true, null],
  ['the oldest counts', { oldestHintAt: ago(5), oldestDirtyAt: ago(40), dueAt: ago(0) }, true, ago(40)],
  ['in shadow nothing is late to be written', { oldestHintAt: ago(5), oldestDirtyAt: ago(400), dueAt: ago(0) }, false, ago(5)],
  ['reading on time', { oldestHintAt: null, oldestDirtyAt: null, dueAt: ago(60) }, true, null],
  ['reading late', { oldestHintAt: null, oldestDirtyAt: ago(3), dueAt: ago(61) }, true, ago(61)],
  ['a stamp of the future is now', { oldestHintAt: ago(-5), oldestDirtyAt: null, dueAt: ago(0) }, true, now],
] as const)('%s', (_, pending, isWriting, since) => {
  expect(waitingSince(pending, now, isWriting)).toEqual(since);
});

test('in whole seconds', () => {
  expect([lagSeconds(null, now), lagSeconds(ago(12.7), now)]).toEqual([0, 12]);
});

test('more than five minutes are an alert, from the instant they were over', () => {
  expect([lagAlertSince([], now), lagAlertSince([null, ago(300)], now), lagAlertSince([ago(20), ago(301), null], now)]).toEqual([null, null, ago(1)]);
});
