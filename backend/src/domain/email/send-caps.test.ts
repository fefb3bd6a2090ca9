import { expect, test } from 'vitest';
import { bandOf, bounceShare, pauseReason, rampPerDay } from './send-caps.ts';

test('a new mailbox starts small and grows', () => {
  const first = new Date('2026-11-01T12:00:00Z');
  const after = (days: number) => rampPerDay(first, new Date(first.getTime() + days * 86_400_000));
  expect([rampPerDay(null, first), after(0), after(0.99), after(1), after(5), after(10), after(400)]).toEqual([20, 20, 20, 22, 30, 40, 40]);
});

test('of fewer than fifty mails there is no share', () => {
  expect([bounceShare(49, 49), bounceShare(50, 2)]).toEqual([null, 0.04]);
});

test.each([
  [{ statusCode: '5.7.26', refusingDomains: 1, bounces: null, complaints: null }, 'authentication'],
  [{ statusCode: '5.7.1', refusingDomains: 3, bounces: null, complaints: null }, 'refused'],
  [{ statusCode: '5.7.1', refusingDomains: 2, bounces: 0.049, complaints: 0.0009 }, null],
  [{ statusCode: '5.1.1', refusingDomains: 0, bounces: 0.05, complaints: 0 }, 'bounces'],
  [{ statusCode: '5.1.1', refusingDomains: 0, bounces: null, complaints: null }, null],
  [{ statusCode: null, refusingDomains: 0, bounces: 0, complaints: 0.001 }, 'complaints'],
] as const)('%j stops the mailbox: %s', (facts, reason) => {
  expect(pauseReason(facts)).toBe(reason);
});

test('half of what stops a mailbox is near, all of it is over', () => {
  expect([0, 0.0249, 0.025, 0.0499, 0.05].map((share) => bandOf(share, 'bounces'))).toEqual(['fine', 'fine', 'near', 'near', 'over']);
  expect([0.0004, 0.0005, 0.001].map((share) => bandOf(share, 'complaints'))).toEqual(['fine', 'near', 'over']);
});
