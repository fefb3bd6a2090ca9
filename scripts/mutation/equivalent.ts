import type { Equivalent } from './read-report.ts';

/** Survivors that were looked at, each with the reason why no test can notice it. */
export const EQUIVALENT: readonly Equivalent[] = [];
