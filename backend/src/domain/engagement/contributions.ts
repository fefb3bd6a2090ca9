import type { Signal } from '@salesos/shared/events/engagement';
import type { Counted } from './counted.ts';
import { weightLeft } from './decay.ts';
import type { EngagementScore } from './score.ts';
import { baseSumsAt } from './score-base.ts';

export interface Contribution {
  /** Earlier activity has no event: `earlier-<signal>`. */
  readonly eventId: string;
  readonly signal: Signal;
  readonly at: Date;
  /** Before decay: 1, or the reply's multiplier. */
  readonly weight: number;
  /** 0..1 of that weight left at `asOf`. */
  readonly weightLeft: number;
  /** Points of the score given to this event: its share of its part. Shares add up to the exact part. */
  readonly share: number;
  readonly inferred: boolean;
  /** Null for earlier activity, which is one sum per signal. */
  readonly counted: Counted | null;
}

/** Newest first, earlier activity last. Attribution, not marginal effect: what one more event would add is `whatWouldRaise`. */
export function contributions(score: EngagementScore): Contribution[] {
  const parts = new Map(score.parts.filter((part) => part.measured).map((part) => [part.signal, part]));
  const events = score.counted
    .flatMap((counted) => {
      const part = parts.get(counted.signal);
      if (part === undefined) return [];
      const left = weightLeft(score.asOf.getTime() - counted.at.getTime());
      const sum = score.sums[counted.signal] ?? 0;
      const share = sum === 0 ? 0 : (part.exact * counted.weight * left) / sum;
      const { eventId, signal, at, weight, inferred } = counted;
      return [{ eventId, signal, at, weight, weightLeft: left, share, inferred, counted }];
    })
    .reverse();
  return [...events, ...earlier(score)];
}

/** What the log does not hold, one line per part, so that the shares still add up to it. */
function earlier(score: EngagementScore): Contribution[] {
  const { base } = score;
  if (base === null) return [];
  const left = weightLeft(score.asOf.getTime() - base.asOf.getTime());
  const remaining = baseSumsAt(base, score.asOf);
  return score.parts.flatMap(({ signal, measured, exact }) => {
    const [weight, sum] = [base.sums[signal] ?? 0, score.sums[signal] ?? 0];
    if (!measured || weight === 0 || sum === 0) return [];
    const share = (exact * (remaining[signal] ?? 0)) / sum;
    return [{ eventId: `earlier-${signal}`, signal, at: base.asOf, weight, weightLeft: left, share, inferred: false, counted: null }];
  });
}
