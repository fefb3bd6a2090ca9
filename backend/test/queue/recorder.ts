import type { WakeQueue } from '#ports/queue.ts';
import { until } from '../harness.ts';

export interface Gate {
  opened: Promise<void>;
  open(): void;
}

export function gate(): Gate {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Handlers that write down what ran, and wait where a test says so. */
export interface Recorder {
  runs: string[];
  /** Most runs of one (target, customer) that were under way at once. */
  overlap: number;
  tickedAt: number[];
  /** Holds runs of this target until it opens. */
  hold(target: string): Gate;
  failOnce(target: string): void;
  handlers: Parameters<WakeQueue['start']>[0];
  count(key: string): number;
  /** Waits until `key` ran `times` times. */
  ran(key: string, times?: number): Promise<number>;
}

export function recorder(): Recorder {
  const gates = new Map<string, Gate>();
  const failing = new Set<string>();
  const underWay = new Map<string, number>();
  const self: Recorder = {
    runs: [],
    overlap: 0,
    tickedAt: [],
    hold(target) {
      const held = gate();
      gates.set(target, held);
      return held;
    },
    failOnce: (target) => void failing.add(target),
    handlers: {
      async wake(target, customerId) {
        const key = `${target}/${customerId}`;
        self.runs.push(key);
        underWay.set(key, (underWay.get(key) ?? 0) + 1);
        self.overlap = Math.max(self.overlap, underWay.get(key) ?? 0);
        await gates.get(target)?.opened;
        underWay.set(key, (underWay.get(key) ?? 1) - 1);
        if (failing.delete(target)) throw new Error('planned');
      },
      async tick() {
        self.tickedAt.push(Date.now());
      },
    },
    count: (key) => self.runs.filter((run) => run === key).length,
    ran: (key, times = 1) =>
      until(
        () => Promise.resolve(self.count(key)),
        (count) => count >= times,
      ),
  };
  return self;
}
