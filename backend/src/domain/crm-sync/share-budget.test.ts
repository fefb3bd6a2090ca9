import { describe, expect, it } from 'vitest';
import { newBudget, noteVendorHeaders } from './budget.ts';
import { HOUR_MS } from './call-window.ts';
import { withShared } from './share-budget.ts';

const START = Date.UTC(2026, 2, 1, 10, 30);
const TEN = START - HOUR_MS / 2;
const at = (ms: number) => new Date(START + ms);
const LIMITS = { perDay: 200, share: 0.5, burst: { calls: 3, perMs: 1_000 }, concurrency: 3 };
const FRESH = newBudget(LIMITS);
const slot = (startMs: number, calls: number) => ({ startMs, endMs: startMs + HOUR_MS, calls });

describe('shared by several processes', () => {
  const word = (remaining: number, ms: number) => ({ remaining, callsSince: 0, at: START + ms });

  it('adds the calls of the others to those not yet told', () => {
    const mine = [slot(TEN, 3), slot(TEN + HOUR_MS, 1)];
    const shared = { hours: [slot(TEN - HOUR_MS, 7), slot(TEN, 10)], vendor: null, pausedUntil: 0, perDay: 200 };
    expect(withShared({ ...FRESH, hours: [slot(TEN, 5)] }, shared, mine).hours).toEqual([
      slot(TEN - HOUR_MS, 7),
      slot(TEN, 13),
      slot(TEN + HOUR_MS, 1),
    ]);
  });

  it('keeps the hours in order, whoever told of them first', () => {
    const shared = { hours: [slot(TEN, 10)], vendor: null, pausedUntil: 0, perDay: 200 };
    expect(withShared(FRESH, shared, [slot(TEN - HOUR_MS, 2)]).hours).toEqual([slot(TEN - HOUR_MS, 2), slot(TEN, 10)]);
  });

  it('takes the word of the others where the CRM has not spoken to it, and stays with its own where they have none or none later', () => {
    const shared = { hours: [], vendor: null, pausedUntil: 0, perDay: 500 };
    const told = noteVendorHeaders(FRESH, { remaining: 90, perDay: 300 }, at(1_000));
    expect(withShared(FRESH, shared, [])).toEqual({ ...FRESH, limits: { ...LIMITS, perDay: 500 } });
    expect(withShared(FRESH, { ...shared, vendor: word(40, 2_000) }, [])).toEqual({
      ...FRESH,
      limits: { ...LIMITS, perDay: 500 },
      vendor: word(40, 2_000),
    });
    expect(withShared(told, shared, [])).toEqual(told);
    expect(withShared(told, { ...shared, vendor: word(40, 1_000) }, [])).toEqual(told);
  });

  it('believes the later word of the CRM, and counts its own calls on top', () => {
    const shared = { hours: [], vendor: word(40, 2_000), pausedUntil: START + 5_000, perDay: 500 };
    const before = noteVendorHeaders(FRESH, { remaining: 90 }, at(1_000));
    expect(withShared(before, shared, [slot(TEN, 4)])).toEqual({
      ...FRESH,
      limits: { ...LIMITS, perDay: 500 },
      hours: [slot(TEN, 4)],
      vendor: { remaining: 40, callsSince: 4, at: START + 2_000 },
      pausedUntil: START + 5_000,
    });
    const later = noteVendorHeaders(FRESH, { remaining: 30, perDay: 300, retryAfterMs: 9_000 }, at(3_000));
    expect(withShared(later, shared, [])).toEqual(later);
  });
});
