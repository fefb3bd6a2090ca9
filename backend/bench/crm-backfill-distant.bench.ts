import type { Bench } from './bench.ts';
import { pullContest } from './support/pull-contest.ts';

/** A first reading, through a job, as far away as a CRM usually is. */
export function setUp(): Promise<Bench> {
  return pullContest('job', 150);
}
