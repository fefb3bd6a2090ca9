import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BudgetState, callsLeft, mayCall, newBudget, noteAnswer, noteCall, noteVendorHeaders, PRIORITIES, type Priority } from './budget.ts';
import { HOUR_MS } from './call-window.ts';

const START = Date.UTC(2026, 2, 1, 10, 30);
const at = (ms: number) => new Date(START + ms);
/** An allowance of 100 calls. */
const LIMITS = { perDay: 200, share: 0.5, burst: { calls: 3, perMs: 1_000 }, concurrency: 3 };
const FRESH = newBudget(LIMITS);
const slot = (startMs: number, calls: number) => ({ startMs, endMs: startMs + HOUR_MS, calls });
const TEN = START - HOUR_MS / 2;
const used = (calls: number): BudgetState => ({ ...FRESH, hours: [slot(TEN, calls)] });
const allowed = (state: BudgetState, now = at(0)) => PRIORITIES.filter((priority) => mayCall(state, priority, now).allowed);
/** From 10:30 until the slot of ten o'clock has left the window. */
const TO_NEXT_DAY = 24 * HOUR_MS + HOUR_MS / 2;

it('lets everybody call at first', () => {
  expect(newBudget(LIMITS)).toEqual({ limits: LIMITS, hours: [], lastCalls: [], inFlight: 0, vendor: null, pausedUntil: 0 });
  expect(allowed(FRESH)).toEqual(['interactive', 'owned_push', 'pull_delta', 'reconcile', 'backfill']);
});

describe('the allocation', () => {
  it.each([
    [80, [...PRIORITIES]],
    [81, ['interactive', 'owned_push', 'pull_delta']],
    [94, ['interactive', 'owned_push', 'pull_delta']],
    [95, ['interactive']],
    [99, ['interactive']],
    [100, []],
    [101, []],
  ])('after %i of 100 calls leaves it to the most important', (calls, left) => {
    expect(allowed(used(calls))).toEqual(left);
  });

  it.each<[number, Priority, string]>([
    [81, 'reconcile', 'shed'],
    [81, 'backfill', 'shed'],
    [95, 'owned_push', 'reserve'],
    [95, 'backfill', 'reserve'],
    [100, 'interactive', 'allocation'],
  ])('after %i calls tells %s why and how long', (calls, priority, reason) => {
    expect(mayCall(used(calls), priority, at(0))).toEqual({ allowed: false, waitMs: TO_NEXT_DAY, reason });
  });

  it('is a share rounded down', () => {
    expect(callsLeft(newBudget({ ...LIMITS, perDay: 99 }), at(0))).toBe(49);
  });

  it('comes back a day after the hour has ended', () => {
    expect(callsLeft(used(30), at(TO_NEXT_DAY - 1))).toBe(70);
    expect(callsLeft(used(30), at(TO_NEXT_DAY))).toBe(100);
    expect(callsLeft(used(130), at(0))).toBe(0);
  });

  it('waits an hour when it was nobody of ours who used it up', () => {
    const state = noteVendorHeaders(FRESH, { remaining: 0 }, at(0));
    expect(mayCall(state, 'interactive', at(0))).toEqual({ allowed: false, waitMs: HOUR_MS, reason: 'allocation' });
  });
});

describe('what the CRM says', () => {
  it('counts where it is less than our own count', () => {
    const told = noteVendorHeaders(FRESH, { remaining: 40 }, at(0));
    expect(callsLeft(told, at(0))).toBe(40);
    expect(callsLeft(noteCall(told, at(1)), at(1))).toBe(39);
    expect(callsLeft(noteVendorHeaders(used(70), { remaining: 40 }, at(0)), at(0))).toBe(30);
  });

  it('is forgotten after an hour', () => {
    const told = noteVendorHeaders(FRESH, { remaining: 40 }, at(0));
    expect(callsLeft(told, at(HOUR_MS - 1))).toBe(40);
    expect(callsLeft(told, at(HOUR_MS))).toBe(100);
  });

  it('does not know the calls under way', () => {
    const busy = noteCall(noteCall(FRESH, at(0)), at(0));
    expect(noteVendorHeaders(busy, { remaining: 40 }, at(5)).vendor).toEqual({ remaining: 40, callsSince: 2, at: START + 5 });
  });

  it('may change the limit, and leaves alone what it does not mention', () => {
    const told = noteVendorHeaders(FRESH, { remaining: 40, perDay: 1_000 }, at(0));
    expect(told).toEqual({ ...FRESH, limits: { ...LIMITS, perDay: 1_000 }, vendor: { remaining: 40, callsSince: 0, at: START } });
    expect(noteVendorHeaders(told, {}, at(9))).toEqual(told);
  });

  it('may be silence for a while, never a shorter one than before', () => {
    const told = noteVendorHeaders(FRESH, { retryAfterMs: 500 }, at(0));
    expect(mayCall(told, 'interactive', at(100))).toEqual({ allowed: false, waitMs: 400, reason: 'paused' });
    expect(mayCall(told, 'interactive', at(500))).toEqual({ allowed: true });
    expect(noteVendorHeaders(told, { retryAfterMs: 100 }, at(0)).pausedUntil).toBe(START + 500);
  });
});

it('holds the burst limit for everybody', () => {
  const state = [0, 400, 600].reduce((before, ms) => noteAnswer(noteCall(before, at(ms))), FRESH);
  expect(mayCall(state, 'interactive', at(700))).toEqual({ allowed: false, waitMs: 300, reason: 'burst' });
  expect(mayCall(state, 'backfill', at(999))).toEqual({ allowed: false, waitMs: 1, reason: 'burst' });
  expect(mayCall(state, 'backfill', at(1_000))).toEqual({ allowed: true });
});

it('keeps one of several slots free for a person', () => {
  const two = { ...FRESH, inFlight: 2 };
  expect(mayCall(two, 'owned_push', at(0))).toEqual({ allowed: false, waitMs: 250, reason: 'concurrency' });
  expect(allowed(two)).toEqual(['interactive']);
  expect(allowed({ ...FRESH, inFlight: 1 })).toEqual([...PRIORITIES]);
  expect(allowed({ ...FRESH, inFlight: 3 })).toEqual([]);
  const single = newBudget({ ...LIMITS, concurrency: 1 });
  expect(allowed(single)).toEqual([...PRIORITIES]);
  expect(allowed({ ...single, inFlight: 1 })).toEqual([]);
});

it('notes a call when it is sent and its answer when it comes', () => {
  const sent = noteCall(noteCall(FRESH, at(0)), at(7));
  expect(sent).toEqual({ ...FRESH, hours: [slot(TEN, 2)], lastCalls: [START, START + 7], inFlight: 2 });
  expect(noteAnswer(sent).inFlight).toBe(1);
  expect(noteAnswer(FRESH).inFlight).toBe(0);
});

const step = fc.record({
  afterMs: fc.integer({ min: 0, max: 2 * HOUR_MS }),
  priority: fc.constantFrom(...PRIORITIES),
  tries: fc.integer({ min: 1, max: 12 }),
  answers: fc.integer({ min: 0, max: 12 }),
  remaining: fc.option(fc.integer({ min: 0, max: 250 }), { nil: undefined, freq: 8 }),
});

it('never goes above allocation, burst or concurrency, in a state that does not grow with the calls', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const calls: number[] = [];
      let state = FRESH;
      let now = START;
      for (const { afterMs, priority, tries, answers, remaining } of steps) {
        now += afterMs;
        if (remaining !== undefined) state = noteVendorHeaders(state, { remaining }, new Date(now));
        for (let n = 0; n < tries; n += 1) {
          const decision = mayCall(state, priority, new Date(now));
          if (!decision.allowed) {
            expect(decision.waitMs).toBeGreaterThan(0);
            continue;
          }
          state = noteCall(state, new Date(now));
          calls.push(now);
          expect(state.inFlight).toBeLessThanOrEqual(LIMITS.concurrency);
        }
        for (let n = 0; n < answers; n += 1) state = noteAnswer(state);
        expect(state.hours.length).toBeLessThanOrEqual(25);
        expect(state.lastCalls.length).toBeLessThanOrEqual(LIMITS.burst.calls);
      }
      for (const end of calls) {
        expect(calls.filter((call) => call <= end && call > end - 24 * HOUR_MS).length).toBeLessThanOrEqual(100);
        expect(calls.filter((call) => call <= end && call > end - LIMITS.burst.perMs).length).toBeLessThanOrEqual(LIMITS.burst.calls);
      }
    }),
  );
});

it('is allowed after the wait it named, unless another gate is shut by then', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 120 }), fc.constantFrom(...PRIORITIES), fc.integer({ min: 0, max: 5_000 }), (calls, priority, paused) => {
      const state = noteVendorHeaders(used(calls), { retryAfterMs: paused }, at(0));
      let now = at(0);
      for (let waits = 0; waits < 3; waits += 1) {
        const decision = mayCall(state, priority, now);
        if (decision.allowed) return;
        now = new Date(now.getTime() + decision.waitMs);
      }
      expect(mayCall(state, priority, now)).toEqual({ allowed: true });
    }),
  );
});
