import type { Bench } from './bench.ts';
import { pushContest } from './support/push-contest.ts';

/** On the same machine: what our own work costs. */
export function setUp(): Promise<Bench> {
  return pushContest(0);
}
