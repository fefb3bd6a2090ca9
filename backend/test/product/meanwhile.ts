import { setTimeout as pause } from 'node:timers/promises';
import type { Work } from '#db/unit-of-work.ts';

/** Longer than what a sender has looked at is taken for fresh. */
const LONG_MS = 300;

/** A process whose first call of this name takes long, and in which something happens before the call is made. */
export function whileCalling(work: Work, name: string, happen: () => Promise<unknown>): Work {
  let hasHappened = false;
  return {
    ...work,
    async outside(call, ask) {
      if (call === name && !hasHappened) {
        hasHappened = true;
        await happen();
        await pause(LONG_MS);
      }
      return work.outside(call, ask);
    },
  };
}

/** A process that dwells on the first answer to a call of this name: something happens before it writes down what it was told. */
export function onceAnswered(work: Work, name: string, happen: () => Promise<unknown>): Work {
  let hasHappened = false;
  return {
    ...work,
    async outside(call, ask) {
      const answer = await work.outside(call, ask);
      if (call === name && !hasHappened) {
        hasHappened = true;
        await happen();
      }
      return answer;
    },
  };
}
