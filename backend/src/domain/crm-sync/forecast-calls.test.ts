import { expect, it } from 'vitest';
import { newBudget, noteCall } from './budget.ts';
import { forecastCalls } from './forecast-calls.ts';

const LIMITS = { perDay: 1_000, share: 0.5, burst: { calls: 10, perMs: 1_000 }, concurrency: 3 };
const onDay = (hour: number, minute = 0) => new Date(Date.UTC(2026, 2, 1, hour, minute));
const after = (...calls: Date[]) => calls.reduce(noteCall, newBudget(LIMITS));
const many = (count: number, at: Date): Date[] => Array.from({ length: count }, () => at);

it('expects nothing of nothing', () => {
  expect(forecastCalls(newBudget(LIMITS), onDay(12))).toEqual({ usedToday: 0, expectedToday: 0, allowance: 500, runsOutAt: null });
});

it('goes on as in the last six hours', () => {
  const state = after(...many(30, onDay(2)), ...many(60, onDay(11)));
  expect(forecastCalls(state, onDay(12))).toEqual({ usedToday: 90, expectedToday: 90 + 120, allowance: 500, runsOutAt: null });
});

it('does not count yesterday as today, but knows its pace', () => {
  const state = after(...many(12, new Date(onDay(0).getTime() - 1)), ...many(2, onDay(1)));
  expect(forecastCalls(state, onDay(1, 30))).toEqual({
    usedToday: 2,
    expectedToday: 2 + Math.round((14 / 6.5) * 22.5),
    allowance: 500,
    runsOutAt: null,
  });
});

it('says when nothing will be left', () => {
  const state = after(...many(300, onDay(11)));
  expect(forecastCalls(state, onDay(12))).toEqual({ usedToday: 300, expectedToday: 900, allowance: 500, runsOutAt: onDay(16) });
  expect(forecastCalls(after(...many(240, onDay(17)), ...many(240, onDay(11))), onDay(23, 30)).runsOutAt).toBe(null);
});
