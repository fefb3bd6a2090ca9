import type { Bench } from './bench.ts';
import { pullContest } from './support/pull-contest.ts';

/** A first reading, through a job, on the same machine: what our own work costs. */
export function setUp(): Promise<Bench> {
  return pullContest('job', 0);
}
