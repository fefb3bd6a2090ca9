import { expect, test } from 'vitest';
import { compare, median, printComparison } from '../bench/compare.ts';

const scripted = (label: string, speeds: readonly number[], log: string[]) => ({
  label,
  run: (round: number) => {
    log.push(`${label}${round}`);
    return Promise.resolve(speeds[round] ?? 0);
  },
});

test('everyone runs once per round in a turning order, and the ratio is taken per round', async () => {
  const log: string[] = [];
  const result = await compare({
    name: 'ingest',
    operation: 'event applied',
    ours: scripted('a', [50, 10, 40], log),
    limit: scripted('b', [100, 100, 50], log),
    peers: [scripted('c', [25, 10, 10], log)],
    rounds: 3,
  });
  expect(log).toEqual(['a0', 'b0', 'c0', 'b1', 'c1', 'a1', 'c2', 'a2', 'b2']);
  expect(result).toEqual({
    name: 'ingest',
    operation: 'event applied',
    rounds: 3,
    ours: { label: 'a', perSecond: [50, 10, 40], medianPerSecond: 40 },
    limit: { label: 'b', perSecond: [100, 100, 50], medianPerSecond: 100, oursToThis: { median: 0.5, lowest: 0.1, highest: 0.8 } },
    peers: [{ label: 'c', perSecond: [25, 10, 10], medianPerSecond: 10, oursToThis: { median: 2, lowest: 1, highest: 4 } }],
  });
  expect(printComparison(result).split('\n')[0]).toBe('ingest: 50 % of the physical limit (event applied, median of 3 interleaved rounds)');
});

test('the median of an even number of values lies between the middle two', () => {
  expect([median([4, 1, 3, 2]), median([5])]).toEqual([2.5, 5]);
});
