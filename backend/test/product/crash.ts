import type { Work } from '#db/unit-of-work.ts';

export class Crash extends Error {}

/** What a process does from one commit or call to the next. */
export interface CrashPoint {
  /** Which unit of work or call outside, counted from 1. */
  at: number;
  when: 'before' | 'after';
}

/** The same doors, in a process that dies when it is about to make a call of this name for the nth time. */
export function dyingAt(work: Work, name: string, nth: number): Work {
  let made = 0;
  return {
    ...work,
    outside(call, run) {
      if (call === name) made += 1;
      if (made >= nth) throw new Crash();
      return work.outside(call, run);
    },
  };
}

/** The same doors, in a process that dies at the given point: whatever it wants after that does not happen. */
export function dyingWork(work: Work, point: CrashPoint): Work {
  let steps = 0;
  let dead = false;
  const step = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    steps += 1;
    if (dead || (steps === point.at && point.when === 'before')) {
      dead = true;
      throw new Crash();
    }
    const mine = steps;
    const result = await run();
    if (mine === point.at) {
      dead = true;
      throw new Crash();
    }
    return result;
  };
  return {
    ...work,
    withTenant: (customerId, run) => step(() => work.withTenant(customerId, run)),
    outside: (call, run) => step(() => work.outside(call, run)),
  };
}

/** A process killed right after the CRM did what it was asked in this call. */
export function killedAfter(killingCall: string, work: Work): Work {
  let dead = false;
  const alive = (): void => {
    if (dead) throw new Crash();
  };
  return {
    ...work,
    async withTenant(customerId, run) {
      alive();
      return work.withTenant(customerId, run);
    },
    async outside(call, run) {
      alive();
      const result = await work.outside(call, run);
      dead = call === killingCall;
      alive();
      return result;
    },
  };
}
