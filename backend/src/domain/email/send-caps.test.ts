import { expect, test } from 'vitest';
import { bounceShare, pauseReason, rampPerDay } from './send-caps.ts';

test('a new mailbox starts small and grows', () => {
  const first = new Date('2026-11-01T12:00:00Z');
  const after = (days: number) => rampPerDay(first, new Date(first.getTime() + days * 86_400_000));
  expect([rampPerDay(null, first), after(0), after(0.99), after(1), after(5), after(10), after(400)]).toEqual([20, 20, 20, 22, 30, 40, 40]);
});

test('of fewer than fifty mails there is no share', () => {
  expect([bounceShare(49, 49), bounceShare(50, 2)]).toEqual([null, 0.04]);
});

test.each([
  [{ statusCode: '5.7.26', refusingDomains: 1, share: null }, 'authentication'],
  [{ statusCode: '5.7.1', refusingDomains: 3, share: null }, 'refused'],
  [{ statusCode: '5.7.1', refusingDomains: 2, share: 0.049 }, null],
  [{ statusCode: '5.1.1', refusingDomains: 0, share: 0.05 }, 'bounces'],
  [{ statusCode: '5.1.1', refusingDomains: 0, share: null }, null],
] as const)('%j stops the mailbox: %s', (facts, reason) => {
  expect(pauseReason(facts)).toBe(reason);
});
