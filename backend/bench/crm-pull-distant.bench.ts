import type { Bench } from './bench.ts';
import { pullContest } from './support/pull-contest.ts';

/** Page after page, as far away as a CRM usually is. */
export function setUp(): Promise<Bench> {
  return pullContest('pages', 150);
}
