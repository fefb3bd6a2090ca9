import type { Band, TierRule } from '@salesos/shared/labels/engagement';

export type Tier = 1 | 2 | 3 | 4;

export interface TierInput {
  readonly priority: number;
  /** When the newest positive human reply came that nobody has answered; null when there is none. */
  readonly unansweredPositiveReplyAt: Date | null;
  readonly doNotContact: boolean;
  readonly asOf: Date;
}

export interface TierDecision {
  readonly tier: Tier;
  readonly band: Band;
  /** Set only where a rule gives another tier than the priority does. */
  readonly rule: TierRule | null;
  /** When the rule stops holding by itself: the tier must be decided again then. */
  readonly ruleEndsAt: Date | null;
}

const REPLY_FLOOR_MS = 14 * 86_400_000;
const BAND_OF: Readonly<Record<Tier, Band>> = { 1: 'hot', 2: 'warm', 3: 'cool', 4: 'cold' };

export function tierOf(priority: number): Tier {
  if (priority >= 60) return 1;
  if (priority >= 40) return 2;
  return priority >= 20 ? 3 : 4;
}

/** "Hot" means tier 1 and nothing else. Do not contact goes before every other rule. */
export function decideTier(input: TierInput): TierDecision {
  if (input.doNotContact) return { tier: 4, band: 'do_not_contact', rule: 'do_not_contact', ruleEndsAt: null };
  const tier = tierOf(input.priority);
  const endsAt = floorEndsAt(input);
  if (endsAt === null || tier === 1) return { tier, band: BAND_OF[tier], rule: null, ruleEndsAt: null };
  return { tier: 1, band: BAND_OF[1], rule: 'unanswered_positive_reply', ruleEndsAt: endsAt };
}

function floorEndsAt({ unansweredPositiveReplyAt: replyAt, asOf }: TierInput): Date | null {
  if (replyAt === null) return null;
  const waitedMs = asOf.getTime() - replyAt.getTime();
  return waitedMs >= 0 && waitedMs <= REPLY_FLOOR_MS ? new Date(replyAt.getTime() + REPLY_FLOOR_MS) : null;
}
