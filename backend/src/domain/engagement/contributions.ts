import type { Signal } from '@salesos/shared/events/engagement';
import type { Counted } from './counted.ts';
import { weightLeft } from './decay.ts';
import type { EngagementScore } from './score.ts';

export interface Contribution {
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
  readonly counted: Counted;
}

/** Newest first. Attribution, not marginal effect: what one more event would add is `whatWouldRaise`. */
export function contributions(score: EngagementScore): Contribution[] {
  const parts = new Map(score.parts.filter((part) => part.measured).map((part) => [part.signal, part]));
  return score.counted
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
}
