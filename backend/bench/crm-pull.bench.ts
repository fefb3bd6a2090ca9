import type { Bench } from './bench.ts';
import { pullContest } from './support/pull-contest.ts';

/** Page after page, on the same machine: what our own work costs. */
export function setUp(): Promise<Bench> {
  return pullContest('pages', 0);
}
