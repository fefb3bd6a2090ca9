import { expect, test } from 'vitest';
import { createLanes } from './lanes.ts';

test('no more run at once than there are lanes, in the order they came; one that fails frees its lane', async () => {
  const inLane = createLanes(2);
  const seen: string[] = [];
  const gates = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, ...Promise.withResolvers<void>() }));
  const runs = gates.map(({ name, promise }) =>
    inLane(async () => {
      seen.push(`+${name}`);
      await promise;
      seen.push(`-${name}`);
      return name;
    }),
  );
  const settled = Promise.allSettled(runs);
  const step = async (index: number, failed = false): Promise<void> => {
    if (failed) gates[index]?.reject(new Error('planned'));
    else gates[index]?.resolve();
    await runs[index]?.catch(() => undefined);
    await Promise.resolve();
  };
  await step(1);
  await step(0, true);
  for (const index of [3, 2, 4]) await step(index);
  expect(seen).toEqual(['+a', '+b', '-b', '+c', '+d', '-d', '+e', '-c', '-e']);
  expect((await settled).map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual(['failed', 'b', 'c', 'd', 'e']);
});
