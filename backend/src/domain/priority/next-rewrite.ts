import type { EngagementModel } from '../engagement/model.ts';
import { exactOverTime } from '../engagement/parts.ts';
import type { EngagementScore } from '../engagement/score.ts';
import { priorityOf } from './priority.ts';
import { decideTier, type Tier } from './tier.ts';

/** A written score that is off by this many points is written again. */
export const REWRITE_POINTS = 5;
/** 35 years, 600 half-lives: whatever has not faded by then never will. A power of two, so that halving ends on a millisecond. */
const HORIZON_MS = 2 ** 40;

export interface WrittenScore {
  /** As it was written: its value, and what it was computed from. */
  readonly score: Pick<EngagementScore, 'asOf' | 'value' | 'measured' | 'parts' | 'sums' | 'doNotContact'>;
  readonly model: EngagementModel;
  readonly fit: number | null;
  readonly unansweredPositiveReplyAt: Date | null;
}

interface Standing {
  readonly value: number;
  readonly tier: Tier;
}

/**
 * When the shown value will be 5 points off the written one or the tier another, be it by decay or because the rule that
 * set it ends; null when that never comes. Without new events both only ever fall, so halving the time finds it, to the
 * millisecond.
 */
export function nextRewriteAt(written: WrittenScore): Date | null {
  const standing = standingOverTime(written);
  const { tier } = standing(0);
  const isOff = (ageMs: number): boolean => {
    const live = standing(ageMs);
    return written.score.value - live.value >= REWRITE_POINTS || live.tier !== tier;
  };
  if (!isOff(HORIZON_MS)) return null;
  let stillGoodMs = 0;
  let offMs = HORIZON_MS;
  while (offMs - stillGoodMs > 1) {
    const middleMs = stillGoodMs + (offMs - stillGoodMs) / 2;
    if (isOff(middleMs)) offMs = middleMs;
    else stillGoodMs = middleMs;
  }
  return new Date(written.score.asOf.getTime() + offMs);
}

/** What a card would show after a while if nothing more happened. */
function standingOverTime({ score, model, fit, unansweredPositiveReplyAt }: WrittenScore): (ageMs: number) => Standing {
  const measured = new Set(score.parts.filter((part) => part.measured).map((part) => part.signal));
  const exactAfter = exactOverTime(score.sums, model, measured);
  return (ageMs) => {
    const exact = exactAfter(ageMs);
    const priority = priorityOf({ engagement: score.measured ? exact : null, intent: null, fit }).value;
    const asOf = new Date(score.asOf.getTime() + ageMs);
    const { tier } = decideTier({ priority, unansweredPositiveReplyAt, doNotContact: score.doNotContact !== null, asOf });
    return { value: Math.round(exact), tier };
  };
}
