import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addAlias, type Aliases, resolve } from './aliases.ts';

const NONE: Aliases = new Map();
const merged = (...merges: [string, string][]) =>
  merges.reduce<Aliases>((aliases, [loser, winner]) => {
    const result = addAlias(aliases, loser, winner);
    return result.ok ? result.aliases : aliases;
  }, NONE);

it('stands for itself until it is merged, then for the last winner', () => {
  expect(resolve(NONE, 'a')).toBe('a');
  expect(resolve(merged(['a', 'b']), 'a')).toBe('b');
  expect(resolve(merged(['a', 'b']), 'b')).toBe('b');
  expect(resolve(merged(['a', 'b'], ['b', 'c'], ['c', 'd']), 'a')).toBe('d');
});

it('refuses circles', () => {
  expect(addAlias(NONE, 'a', 'a')).toEqual({ ok: false, reason: 'cycle' });
  expect(addAlias(merged(['a', 'b'], ['b', 'c']), 'c', 'a')).toEqual({ ok: false, reason: 'cycle' });
});

it('hears of a merge twice without harm, but not of two different ones of one record', () => {
  const aliases = merged(['a', 'b'], ['b', 'c']);
  expect(addAlias(aliases, 'a', 'b')).toEqual({ ok: true, aliases });
  expect(addAlias(aliases, 'a', 'c')).toEqual({ ok: true, aliases });
  expect(addAlias(aliases, 'a', 'd')).toEqual({ ok: false, reason: 'already_merged' });
});

it('leaves the table it was given alone', () => {
  const aliases = merged(['a', 'b']);
  addAlias(aliases, 'b', 'c');
  expect([...aliases]).toEqual([['a', 'b']]);
});

it('does not run forever in a table that was broken elsewhere', () => {
  const broken = new Map([
    ['a', 'b'],
    ['b', 'a'],
  ]);
  expect(() => resolve(broken, 'a')).toThrow(new RangeError('aliases in a circle'));
});

/** Every record is merged at most once, into one with a higher number. */
const history = fc
  .array(fc.nat(8), { minLength: 8, maxLength: 8 })
  .map((jumps) => jumps.flatMap((jump, loser): [string, string][] => (jump === 0 ? [] : [[String(loser), String(Math.min(loser + jump, 8))]])));

it('leads every record to one live record, in whatever order and how often the merges are heard of', () => {
  fc.assert(
    fc.property(
      history.chain((merges) => fc.tuple(fc.constant(merges), fc.shuffledSubarray([...merges, ...merges], { minLength: merges.length * 2 }))),
      ([merges, heard]) => {
        const [told, inOrder] = [merged(...heard), merged(...merges)];
        expect(told.size).toBe(merges.length);
        for (let id = 0; id <= 8; id += 1) {
          const live = resolve(told, String(id));
          expect(live).toBe(resolve(inOrder, String(id)));
          expect(told.has(live)).toBe(false);
        }
      },
    ),
  );
});

it('never holds a circle, whatever it is told', () => {
  const anything = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('a', 'b', 'c', 'd')));
  fc.assert(
    fc.property(anything, (merges) => {
      const aliases = merged(...merges);
      for (const id of ['a', 'b', 'c', 'd']) expect(aliases.has(resolve(aliases, id))).toBe(false);
    }),
  );
});
