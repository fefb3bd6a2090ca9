import { DAY_MS } from './decay.ts';
import type { EngagementModel } from './model.ts';
import { scoreOfSums } from './parts.ts';
import type { EngagementScore } from './score.ts';
import { sumsAt } from './sums.ts';

const TREND_DAYS = 14;
const FADE_DAYS = [7, 14, 28] as const;

export interface OverTime {
  /** One whole value a day for the last 14 days, oldest first, last = now. */
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
    return scoreOfSums(sumsAt(score.counted, at), model, measured).value;
  };
  return {
    trend: Array.from({ length: TREND_DAYS }, (_, index) => valueIn(index + 1 - TREND_DAYS)),
    changeThisWeek: score.value - valueIn(-7),
    fades: FADE_DAYS.map((inDays) => ({ inDays, value: valueIn(inDays) })),
  };
}
