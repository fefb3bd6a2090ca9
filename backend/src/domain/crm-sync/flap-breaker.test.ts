import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FLAP_WINDOW_MS, type FieldChange, isFlapping, noteChange } from './flap-breaker.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1) + seconds * 1_000);
const changes = (values: string, everyS = 10): FieldChange[] => [...values].map((value, index) => ({ value, at: at(index * everyS) }));

it.each([
  ['ABABAB', true],
  ['XABABAB', true],
  ['ABABA', false],
  ['ABABXABAB', true],
  ['ABCABCABC', false],
  ['ABABABCDEFGHIJKLMN', false],
  ['AB', false],
  ['', false],
])('%s: %s', (values, flaps) => {
  expect(isFlapping(changes(values), at(100))).toBe(flaps);
});

it('looks at ten minutes only', () => {
  const six = changes('ABABAB');
  expect(FLAP_WINDOW_MS).toBe(600_000);
  expect(isFlapping(six, at(599))).toBe(true);
  expect(isFlapping(six, at(600))).toBe(false);
});

it('notes changes, not repetitions, and no more than it needs', () => {
  const noted = changes('AABBBAB').reduce<FieldChange[]>(noteChange, []);
  expect(noted.map(({ value }) => value)).toEqual(['A', 'B', 'A', 'B']);
  const many = changes('ABCDEFGHIJKLMNOP', 1);
  expect(many.reduce<FieldChange[]>(noteChange, [])).toEqual(many.slice(4));
  expect(noteChange([], { value: null, at: at(0) })).toEqual([{ value: null, at: at(0) }]);
  expect(noteChange(changes('AB', 600), { value: 'C', at: at(600) }).map(({ value }) => value)).toEqual(['B', 'C']);
});

it('sees in its short memory what it would see in a long one, at any length', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.integer({ min: 1, max: 90 })), { maxLength: 60 }), (steps) => {
      const all: FieldChange[] = [];
      let memory: FieldChange[] = [];
      let second = 0;
      for (const [value, pause] of steps) {
        second += pause;
        if (all.at(-1)?.value !== value) all.push({ value, at: at(second) });
        memory = noteChange(memory, { value, at: at(second) });
        expect(memory.length).toBeLessThanOrEqual(12);
        expect(isFlapping(memory, at(second))).toBe(isFlapping(all, at(second)));
      }
    }),
  );
});
