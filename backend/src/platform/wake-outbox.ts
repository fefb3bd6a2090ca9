import type { Urgency } from '#ports/queue.ts';

/** One wish to have `target` run for a customer. */
export interface Wake {
  target: string;
  customerId: string;
  urgency?: Urgency;
}

export interface WakeOutbox {
  put(wake: Wake): void;
  /** Hands over what is left. */
  close(): Promise<void>;
}

/** Handing over a batch costs the server about as much as applying one, so it may take at most a third of the time. */
const REST_FACTOR = 2;
const LONGEST_REST_MS = 100;

export const wakeKey = (wake: Wake): string => `${wake.target}/${wake.customerId}`;

/** Collects wake-ups: the first goes out at once, those of a busy time together. */
export function openWakeOutbox(send: (wakes: Wake[]) => Promise<unknown>, onError: (message: string) => void): WakeOutbox {
  const pending = new Map<string, Wake>();
  let sending: Promise<void> | undefined;
  let rest: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    const wakes = [...pending.values()];
    pending.clear();
    const startedAt = performance.now();
    await send(wakes).catch((error: Error) => onError(error.message));
    const restMs = Math.min((performance.now() - startedAt) * REST_FACTOR, LONGEST_REST_MS);
    rest = setTimeout(() => {
      rest = undefined;
      sending = pending.size > 0 ? flush() : undefined;
    }, restMs);
  }

  return {
    put(wake) {
      pending.set(wakeKey(wake), wake);
      sending ??= new Promise((resolve) => setImmediate(resolve)).then(flush);
    },
    async close() {
      await sending;
      clearTimeout(rest);
      if (pending.size > 0) await flush();
      clearTimeout(rest);
    },
  };
}
