import { weightLeft } from './decay.ts';

/** A decayed count as of `at`. One per signal and contact; an update is O(1) because exponential decay forgets the single events. */
export interface Accumulator {
  readonly value: number;
  readonly at: Date;
}

/** Only forward: an earlier instant cannot be answered from the sum, so the accumulator comes back as it is. */
export function advance(acc: Accumulator, at: Date): Accumulator {
  const ageMs = at.getTime() - acc.at.getTime();
  return ageMs <= 0 ? acc : { value: acc.value * weightLeft(ageMs), at };
}

/** Adds one event in any order: a late arrival is decayed to the accumulator's instant instead of moving it back. A negative weight takes an event out again. */
export function add(acc: Accumulator, weight: number, at: Date): Accumulator {
  const later = advance(acc, at);
  return { value: later.value + weight * weightLeft(later.at.getTime() - at.getTime()), at: later.at };
}
