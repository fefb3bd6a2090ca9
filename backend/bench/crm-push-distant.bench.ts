import type { Bench } from './bench.ts';
import { pushContest } from './support/push-contest.ts';

/** As far away as a CRM usually is: how much of the waiting we add to. */
export function setUp(): Promise<Bench> {
  return pushContest(150);
}
