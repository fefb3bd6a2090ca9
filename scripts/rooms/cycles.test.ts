import { expect, test } from 'vitest';
import { cyclesIn } from './cycles.ts';

const graph = (edges: Record<string, string[]>) => new Map(Object.entries(edges).map(([from, to]) => [from, new Set(to)] as const));

test('separate circles are separate findings; what hangs off them is not part of them', () => {
  expect(cyclesIn(graph({ z: ['b'], b: ['a'], a: ['b', 'leaf'], leaf: [], m: ['n'], n: ['o'], o: ['m'], self: ['self'] }))).toEqual([
    ['a', 'b'],
    ['m', 'n', 'o'],
    ['self'],
  ]);
});

test('a diamond is no circle', () => {
  expect(cyclesIn(graph({ top: ['left', 'right'], left: ['bottom'], right: ['bottom'], bottom: [] }))).toEqual([]);
});
