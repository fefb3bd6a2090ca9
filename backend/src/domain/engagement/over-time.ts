import { DAY_MS } from './decay.ts';
import type { EngagementModel } from './model.ts';
import { scoreOfSums } from './parts.ts';
import type { EngagementScore } from './score.ts';
import { addSums, baseSumsAt } from './score-base.ts';
import { sumsAt } from './sums.ts';

const TREND_DAYS = 14;
const FADE_DAYS = [7, 14, 28] as const;

export interface OverTime {
  /** One whole value a day for the last 14 days or as far back as is known, oldest first, last = now. */
  readonly trend: readonly number[];
  readonly changeThisWeek: number;
  /** The value if nothing more happens. */
  readonly fades: readonly { readonly inDays: number; readonly value: number }[];
}

/** Past and future values under today's classification and today's measured components. */
export function overTime(score: EngagementScore, model: EngagementModel): OverTime {
  const measured = new Set(score.parts.filter((part) => part.measured).map((part) => part.signal));
  const valueIn = (days: number): number => {
    const at = new Date(score.asOf.getTime() + days * DAY_MS);
    return scoreOfSums(addSums(sumsAt(score.counted, at), baseSumsAt(score.base, at)), model, measured).value;
  };
  const knownDays = score.base === null ? Number.POSITIVE_INFINITY : (score.asOf.getTime() - score.base.asOf.getTime()) / DAY_MS;
  return {
    trend: Array.from({ length: TREND_DAYS }, (_, index) => index + 1 - TREND_DAYS)
      .filter((days) => days >= -knownDays)
      .map(valueIn),
    changeThisWeek: score.value - valueIn(-Math.min(7, knownDays)),
    fades: FADE_DAYS.map((inDays) => ({ inDays, value: valueIn(inDays) })),
  };
}
