import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openWakeOutbox, type Wake, wakeKey } from './wake-outbox.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A queue that takes `tookMs` for every batch. */
function queueTaking(tookMs: number) {
  const batches: string[][] = [];
  const complaints: string[] = [];
  const send = async (wakes: Wake[]): Promise<void> => {
    batches.push(wakes.map(wakeKey));
    await new Promise((resolve) => setTimeout(resolve, tookMs));
  };
  const outbox = openWakeOutbox(send, (message) => complaints.push(message));
  return { batches, complaints, outbox, wake: (target: string) => outbox.put({ target, customerId: 'a' }) };
}

test('the first goes out at once, the same wish once; those of a busy time go together after a rest', async () => {
  const { batches, wake } = queueTaking(10);
  wake('x');
  wake('y');
  wake('x');
  await vi.advanceTimersByTimeAsync(1);
  expect(batches).toEqual([['x/a', 'y/a']]);
  for (const target of ['x', 'z', 'x']) wake(target);
  // Ten milliseconds of handing over, twice that of rest.
  await vi.advanceTimersByTimeAsync(26);
  expect(batches).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(10);
  expect(batches).toEqual([
    ['x/a', 'y/a'],
    ['x/a', 'z/a'],
  ]);
  await vi.advanceTimersByTimeAsync(100);
  wake('w');
  await vi.advanceTimersByTimeAsync(1);
  expect(batches.at(-1)).toEqual(['w/a']);
});

test('however slow the queue is, the rest ends', async () => {
  const { batches, wake } = queueTaking(5000);
  wake('x');
  await vi.advanceTimersByTimeAsync(5001);
  wake('y');
  await vi.advanceTimersByTimeAsync(101);
  expect(batches).toEqual([['x/a'], ['y/a']]);
});

test('closing hands over what is left', async () => {
  const { batches, outbox, wake } = queueTaking(10);
  wake('x');
  await vi.advanceTimersByTimeAsync(1);
  wake('y');
  const closed = outbox.close();
  await vi.advanceTimersByTimeAsync(50);
  await closed;
  expect(batches).toEqual([['x/a'], ['y/a']]);
});

test('a batch that fails is reported and does not stop the next', async () => {
  const complaints: string[] = [];
  const sent: string[][] = [];
  const outbox = openWakeOutbox(
    (wakes) => (sent.push(wakes.map(wakeKey)) === 1 ? Promise.reject(new Error('no server')) : Promise.resolve()),
    (message) => complaints.push(message),
  );
  outbox.put({ target: 'x', customerId: 'a' });
  await vi.advanceTimersByTimeAsync(200);
  outbox.put({ target: 'y', customerId: 'a' });
  await vi.advanceTimersByTimeAsync(200);
  expect({ complaints, sent }).toEqual({ complaints: ['no server'], sent: [['x/a'], ['y/a']] });
});
