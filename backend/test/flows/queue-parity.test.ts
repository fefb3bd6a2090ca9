import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WakeQueue } from '#ports/queue.ts';
import { until } from '../harness.ts';
import { openBackend, type QueueBackend, redisUrl } from '../queue/backends.ts';
import { type Recorder, recorder } from '../queue/recorder.ts';

if (!redisUrl) console.log('The queue on Redis is not tried: REDIS_URL is not set.');

const many = Array.from({ length: 100 }, (_, n) => n);

describe.each(['postgres', 'redis'] as const)('the wake-up queue on %s', (kind) => {
  describe.skipIf(kind === 'redis' && !redisUrl)('as one process sees it', () => {
    let backend: QueueBackend;
    let queue: WakeQueue;
    let seen: Recorder;
    beforeEach(async () => {
      backend = await openBackend(kind);
      queue = backend.open();
      seen = recorder();
    });
    afterEach(() => backend.close());

    /** Runs after everything `from` was woken for before: one lane takes them in order. */
    const settled = async (from: WakeQueue, n: number): Promise<void> => {
      from.wake('end', String(n));
      await seen.ran(`end/${n}`);
    };

    test('wake-ups for the same pair collapse into one', async () => {
      const others = backend.open();
      for (const _ of many) queue.wake('agent', 'a');
      for (const _ of many) others.wake('agent', 'a');
      queue.wake('agent', 'b');
      await queue.start(seen.handlers, 1);
      await seen.ran('agent/a');
      await settled(queue, 1);
      await settled(others, 2);
      expect(seen.count('agent/b')).toBe(1);
      // Two ends hand over independently: the second may arrive while the first one's is running.
      expect(seen.count('agent/a')).toBeLessThanOrEqual(2);
    });

    test('wake-ups during a run cause exactly one more, after it', async () => {
      const held = seen.hold('agent');
      await queue.start(seen.handlers, 4);
      queue.wake('agent', 'a');
      await seen.ran('agent/a');
      for (const n of many) {
        queue.wake('agent', 'a');
        if (n % 25 === 0) await settled(queue, n);
      }
      await settled(queue, 100);
      expect(seen.count('agent/a')).toBe(1);
      held.open();
      await seen.ran('agent/a', 2);
      await settled(queue, 101);
      await settled(queue, 102);
      expect({ runs: seen.count('agent/a'), overlap: seen.overlap }).toEqual({ runs: 2, overlap: 1 });
    });

    test('different pairs run side by side', async () => {
      const held = seen.hold('agent');
      await queue.start(seen.handlers, 3);
      for (const customer of ['a', 'b']) queue.wake('agent', customer);
      queue.wake('other', 'a');
      await Promise.all(['agent/a', 'agent/b', 'other/a'].map((key) => seen.ran(key)));
      expect(seen.runs.toSorted()).toEqual(['agent/a', 'agent/b', 'other/a']);
      held.open();
    });

    test('a run that fails neither blocks its pair nor stops the queue', async () => {
      seen.failOnce('agent');
      await queue.start(seen.handlers, 1);
      queue.wake('agent', 'a');
      await until(
        () => Promise.resolve(backend.complaints.length),
        (count) => count === 1,
      );
      expect(backend.complaints).toEqual(['agent failed: Error']);
      queue.wake('agent', 'a');
      await seen.ran('agent/a', 2);
    });

    test('a process takes from the queues it starts and from the common one, and leaves the others alone', async () => {
      const other = backend.open();
      const seenThere = recorder();
      await queue.start(seen.handlers, 2, ['north']);
      await other.start(seenThere.handlers, 2, ['south']);
      const customers = many.map(String);
      for (const customer of customers) for (const target of ['north/agent', 'south/agent', 'west/agent']) queue.wake(target, customer);
      for (const customer of customers) other.wake('anybody', customer);
      const ran = () => [...seen.runs, ...seenThere.runs].length;
      await until(
        () => Promise.resolve(ran()),
        (count) => count >= 3 * many.length,
      );
      const common = [...seen.runs, ...seenThere.runs].filter((run) => run.startsWith('anybody/'));
      const own = (runs: string[]): string[] => runs.filter((run) => !run.startsWith('anybody/')).sort();
      expect([own(seen.runs), own(seenThere.runs), common.sort()]).toEqual(
        ['north/agent', 'south/agent', 'anybody'].map((target) => customers.map((customer) => `${target}/${customer}`).sort()),
      );
      const third = backend.open();
      const seenLater = recorder();
      await third.start(seenLater.handlers, 2, ['west']);
      await seenLater.ran('west/agent/99');
    });

    test('what is idle waits until nothing else does', async () => {
      const held = seen.hold('agent');
      await queue.start(seen.handlers, 1);
      queue.wake('agent', 'first');
      await seen.ran('agent/first');
      for (const customer of ['a', 'b']) queue.wake('idle', customer, 'idle');
      await new Promise((resolve) => setTimeout(resolve, 200));
      for (const customer of ['c', 'd']) queue.wake('agent', customer);
      await new Promise((resolve) => setTimeout(resolve, 200));
      held.open();
      await seen.ran('idle/b');
      expect(seen.runs.map((run) => run.split('/')[0])).toEqual(['agent', 'agent', 'agent', 'idle', 'idle']);
    });

    test('a later wake-up comes, and not before its time', async () => {
      await queue.start(seen.handlers, 1);
      const at = performance.now();
      queue.wakeLater('agent', 'a', 300);
      await settled(queue, 1);
      await seen.ran('agent/a');
      // Node's timers may fire a millisecond early.
      expect(performance.now() - at).toBeGreaterThan(298);
    });

    test('two workers get about one tick a second between them', async () => {
      const second = backend.open();
      const startedAt = Date.now();
      await queue.start(seen.handlers, 2);
      await second.start(seen.handlers, 2);
      const ticks = await until(
        () => Promise.resolve(seen.tickedAt.length),
        (count) => count >= 5,
      );
      expect(ticks).toBeLessThanOrEqual((Date.now() - startedAt) / 900 + 1);
    });

    test('closing waits for what runs, and hands over what it was told', async () => {
      const held = seen.hold('agent');
      await queue.start(seen.handlers, 1);
      queue.wake('agent', 'a');
      await seen.ran('agent/a');
      let closed = false;
      const closing = queue.close().then(() => {
        closed = true;
      });
      queue.wake('other', 'a');
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(closed).toBe(false);
      held.open();
      await closing;
      expect(seen.runs).toEqual(['agent/a']);
      await backend.open().start(seen.handlers, 1);
      await seen.ran('other/a');
      expect(seen.count('agent/a')).toBe(1);
    });

    test('wiped under a running worker, it goes on: wake-ups and ticks come again', async () => {
      const held = seen.hold('agent');
      await queue.start(seen.handlers, 2);
      queue.wake('agent', 'a');
      await seen.ran('agent/a');
      await backend.wipe();
      const ticks = seen.tickedAt.length;
      held.open();
      queue.wake('agent', 'b');
      await seen.ran('agent/b');
      await until(
        () => Promise.resolve(seen.tickedAt.length),
        (count) => count > ticks + 1,
      );
      queue.wake('agent', 'a');
      expect(await seen.ran('agent/a', 2)).toBe(2);
    });
  });
});
