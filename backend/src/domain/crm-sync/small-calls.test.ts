import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FULL, MOST, type SmallCalls, spendCall } from './small-calls.ts';

const START = new Date('2026-03-02T08:00:00Z');
const after = (ms: number): Date => new Date(START.getTime() + ms);
const DAY_MS = 86_400_000;

it.each<[string, SmallCalls | null, number, ReturnType<typeof spendCall>]>([
  ['the first call of all', null, 1, { calls: { left: MOST - 0.95, at: START } }],
  ['a call of half a batch', { left: 1, at: START }, FULL / 2, { calls: { left: 0.5, at: START } }],
  ['a full call with nothing left', { left: 0, at: START }, FULL, { calls: { left: 0, at: START } }],
  ['more than a full call', { left: 0, at: START }, 10 * FULL, { calls: { left: 0, at: START } }],
  ['a small call with nothing left', { left: 0, at: START }, 1, { waitMs: Math.ceil(0.95 * 216_000) }],
  ['a small call with too little left', { left: 0.5, at: START }, 1, { waitMs: Math.ceil(0.45 * 216_000) }],
  ['what came back in a day', { left: 0, at: after(-DAY_MS / 8) }, FULL, { calls: { left: 50, at: START } }],
  ['never more than the most', { left: 0, at: after(-DAY_MS) }, FULL, { calls: { left: MOST, at: START } }],
  ['a clock that was set back', { left: 3, at: after(1000) }, FULL, { calls: { left: 3, at: START } }],
])('%s', (_, calls, records, expected) => {
  expect(spendCall(calls, records, START)).toEqual(expected);
});

it('a call without records is none', () => {
  expect(() => spendCall(null, 0, START)).toThrow(new RangeError('a call without records'));
});

it('a wait that is over is enough', () => {
  const waits = spendCall({ left: 0, at: START }, 3, START);
  const waitMs = 'waitMs' in waits ? waits.waitMs : 0;
  expect(spendCall({ left: 0, at: START }, 3, after(waitMs))).toEqual({ calls: { left: expect.closeTo(0, 3), at: after(waitMs) } });
});

it('10,000 changes of a day cost at most 1,000 calls, however they are spread', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 }), (pattern) => {
      const gaps = Array.from({ length: 10_000 }, (_, n) => pattern[n % pattern.length] ?? 1);
      const scale = DAY_MS / gaps.reduce((sum, gap) => sum + gap, 0);
      let [calls, waiting, made, at]: [SmallCalls | null, number, number, number] = [null, 0, 0, 0];
      for (const gap of gaps) {
        at += gap * scale;
        waiting += 1;
        const spent = spendCall(calls, waiting, after(at));
        if (!('calls' in spent)) continue;
        calls = spent.calls;
        made += 1;
        waiting = 0;
      }
      expect(made).toBeLessThanOrEqual(1000);
    }),
    { numRuns: 50 },
  );
});
