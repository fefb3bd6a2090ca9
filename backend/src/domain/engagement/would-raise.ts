import type { Signal } from '@salesos/shared/events/engagement';
import { wouldRaiseText } from '@salesos/shared/labels/engagement';
import type { EngagementModel } from './model.ts';
import { scoreOfSums } from './parts.ts';
import type { EngagementScore } from './score.ts';

export interface WouldRaise {
  readonly signal: Signal;
  /** Whole points shown. */
  readonly points: number;
  readonly exact: number;
  readonly text: string;
}

/** What one more full-weight event now would add to its own part (marginal, not attribution), largest first. */
export function whatWouldRaise(score: EngagementScore, model: EngagementModel): WouldRaise[] {
  const measured = new Set(score.parts.filter((part) => part.measured).map((part) => part.signal));
  return [...measured]
    .map((signal) => {
      const sums = { ...score.sums, [signal]: (score.sums[signal] ?? 0) + 1 };
      const exact = scoreOfSums(sums, model, measured).exact - score.exact;
      const before = score.counted.some((counted) => counted.signal === signal && !counted.inferred);
      return { signal, points: Math.round(exact), exact, text: wouldRaiseText(signal, before) };
    })
    .sort((a, b) => b.exact - a.exact);
}
