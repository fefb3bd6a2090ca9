import { describe, expect, it } from 'vitest';
import { priorityOf } from './priority.ts';
import { decideTier, tierOf } from './tier.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const ago = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);
const decide = (priority: number, replyAt: Date | null = null, doNotContact = false) =>
  decideTier({ priority, unansweredPositiveReplyAt: replyAt, doNotContact, asOf: NOW });

describe('priority at fit 80 with intent not measured', () => {
  it.each([
    ['a reply only', 39.1, '52.7', 2],
    ['opens, clicks and a reply', 67.4, '71.6', 1],
    ['fit only', 0, '26.7', 3],
  ])('%s', (_, engagement, shown, tier) => {
    const { value } = priorityOf({ engagement, intent: null, fit: 80 });
    expect([value.toFixed(1), tierOf(value)]).toEqual([shown, tier]);
  });
});

it('weighs .4, .4, .2 and leaves out what is not measured', () => {
  expect(priorityOf({ engagement: 50, intent: 100, fit: 0 })).toEqual({
    value: 60,
    parts: [
      { part: 'engagement', measured: true, weight: 0.4, value: 50, points: 20 },
      { part: 'intent', measured: true, weight: 0.4, value: 100, points: 40 },
      { part: 'fit', measured: true, weight: 0.2, value: 0, points: 0 },
    ],
  });
  expect(priorityOf({ engagement: 50, intent: null, fit: null }).value).toBe(50);
  expect(priorityOf({ engagement: null, intent: null, fit: null }).value).toBe(0);
});

it.each([
  [60, 1],
  [59.999, 2],
  [40, 2],
  [39.999, 3],
  [20, 3],
  [19.999, 4],
])('puts %d into tier %d', (priority, tier) => {
  expect(tierOf(priority)).toBe(tier);
});

describe('the floor of an unanswered positive reply', () => {
  it('lifts to tier 1 for 14 days, as a rule that ends', () => {
    expect(decide(52.7, ago(14))).toEqual({ tier: 1, band: 'hot', rule: 'unanswered_positive_reply', ruleEndsAt: NOW });
    expect(decide(52.7, new Date(ago(14).getTime() - 1))).toEqual({ tier: 2, band: 'warm', rule: null, ruleEndsAt: null });
  });
  it('is no rule where the priority alone gives tier 1', () => {
    expect(decide(60, ago(1))).toEqual({ tier: 1, band: 'hot', rule: null, ruleEndsAt: null });
  });
  it('does not see a reply after the as-of date', () => {
    expect(decide(10, ago(-1))).toEqual({ tier: 4, band: 'cold', rule: null, ruleEndsAt: null });
  });
  it('does not lift a contact that must not be contacted', () => {
    expect(decide(99, ago(1), true)).toEqual({ tier: 4, band: 'do_not_contact', rule: 'do_not_contact', ruleEndsAt: null });
  });
});

it('calls tier 1 and nothing else hot', () => {
  expect([60, 40, 20, 0].map((priority) => decide(priority).band)).toEqual(['hot', 'warm', 'cool', 'cold']);
});
