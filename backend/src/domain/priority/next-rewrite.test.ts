import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../engagement/decay.ts';
import type { EngagementFact } from '../engagement/fact.ts';
import { BALANCED_V1, SEED_V1 } from '../engagement/model.ts';
import { scoreEngagement } from '../engagement/score.ts';
import { nextRewriteAt, REWRITE_POINTS } from './next-rewrite.ts';
import { priorityOf } from './priority.ts';
import { decideTier } from './tier.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const after = (ms: number): Date => new Date(NOW.getTime() + ms);
const KINDS = ['open', 'click', 'positive', 'objection', 'negative', 'opt_out'] as const;

interface Case {
  facts: readonly EngagementFact[];
  fit: number | null;
  repliedAt: Date | null;
  model: typeof SEED_V1;
  opens: boolean;
}

function fact(kind: (typeof KINDS)[number], minutesAgo: number, index: number): EngagementFact {
  const base = { eventId: `e${index}`, occurredAt: after(-minutesAgo * 60_000), actorClass: 'human' as const };
  const emailId = `m${index % 4}`;
  if (kind === 'open') return { ...base, kind, emailId };
  if (kind === 'click') return { ...base, kind, emailId, linkId: `l${index}`, linkKind: 'content' };
  if (kind === 'opt_out') return { ...base, kind };
  return { ...base, kind: 'reply', emailId, threadId: emailId, disposition: kind };
}

/** Refusals are rare, or hardly any case would be about tiers. */
const drawn = fc.oneof({ weight: 30, arbitrary: fc.constantFrom(...KINDS.slice(0, 4)) }, { weight: 1, arbitrary: fc.constantFrom(...KINDS) });
const cases = fc
  .record({
    facts: fc.array(fc.tuple(drawn, fc.integer({ min: 0, max: 60 * 24 * 60 })), { maxLength: 14 }),
    fit: fc.option(fc.integer({ min: 0, max: 100 })),
    replyMinutesAgo: fc.option(fc.integer({ min: 0, max: 20 * 24 * 60 })),
    model: fc.constantFrom(SEED_V1, BALANCED_V1),
    opens: fc.boolean(),
  })
  .map(
    ({ facts, fit, replyMinutesAgo, model, opens }): Case => ({
      facts: facts.map(([kind, minutes], index) => fact(kind, minutes, index)),
      fit,
      repliedAt: replyMinutesAgo === null ? null : after(-replyMinutesAgo * 60_000),
      model,
      opens,
    }),
  );

/** From the facts anew, as a card does it. */
function live({ facts, fit, repliedAt, model, opens }: Case, asOf: Date) {
  const measured = new Set(opens ? (['opens', 'clicks', 'replies'] as const) : (['replies'] as const));
  const score = scoreEngagement({ facts, model, measured, asOf, optedOut: false });
  const priority = priorityOf({ engagement: score.measured ? score.exact : null, intent: null, fit }).value;
  const tier = decideTier({ priority, unansweredPositiveReplyAt: repliedAt, doNotContact: score.doNotContact !== null, asOf });
  return { score, tier };
}

const rewriteOf = (item: Case): Date | null =>
  nextRewriteAt({ score: live(item, NOW).score, model: item.model, fit: item.fit, unansweredPositiveReplyAt: item.repliedAt });

function off(item: Case, at: Date) {
  const [written, now] = [live(item, NOW), live(item, at)];
  return {
    points: written.score.value - now.score.value,
    exact: Math.abs(written.score.value - now.score.exact),
    tier: now.tier.tier !== written.tier.tier,
  };
}
const isDue = ({ points, tier }: ReturnType<typeof off>): boolean => points >= REWRITE_POINTS || tier;

describe('the instant a written score must be written again', () => {
  it('is when it is 5 points off or in another tier, to the millisecond', () => {
    let due = 0;
    fc.assert(
      fc.property(cases, fc.double({ min: 0, max: 1, noNaN: true }), (item, share) => {
        const at = rewriteOf(item);
        if (at === null) return;
        due += 1;
        const untilMs = at.getTime() - NOW.getTime();
        for (const before of [Math.floor(share * (untilMs - 2)), untilMs - 2]) {
          const { points, exact, tier } = off(item, after(before));
          expect([points < REWRITE_POINTS, exact < REWRITE_POINTS, tier]).toEqual([true, true, false]);
        }
        // Sums that are decayed step by step and events that are decayed one by one may differ in the last digit.
        expect(isDue(off(item, after(untilMs + 1)))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
    expect(due).toBeGreaterThan(1_000);
  });

  it('does not come where nothing can change any more', () => {
    let never = 0;
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 4_000 * DAY_MS }), (item, laterMs) => {
        if (rewriteOf(item) !== null) return;
        never += 1;
        expect(isDue(off(item, after(laterMs)))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
    expect(never).toBeGreaterThan(50);
  });

  it('is not later than the end of the rule that sets the tier', () => {
    let ruled = 0;
    fc.assert(
      fc.property(cases, (item) => {
        const { ruleEndsAt } = live(item, NOW).tier;
        if (ruleEndsAt === null) return;
        ruled += 1;
        expect(rewriteOf(item)?.getTime()).toBeLessThanOrEqual(ruleEndsAt.getTime() + 1);
      }),
      { numRuns: 2_000 },
    );
    expect(ruled).toBeGreaterThan(200);
  });
});

const one = (facts: readonly EngagementFact[], rest: Partial<Case> = {}): Case => ({
  facts,
  fit: null,
  repliedAt: null,
  model: SEED_V1,
  opens: true,
  ...rest,
});
const days = (at: Date | null): string | null => (at === null ? null : ((at.getTime() - NOW.getTime()) / DAY_MS).toFixed(1));

it.each([
  ['nothing happened', one([]), null],
  ['one open, shown as 5: gone when it is shown as 0', one([fact('open', 0, 0)]), '69.5'],
  ['one reply and no fit: 39 fades to 34', one([fact('positive', 0, 0)]), '8.8'],
  ['one reply by somebody who refused before', one([fact('positive', 0, 0), fact('opt_out', 5, 1)]), '8.8'],
  ['a reply answered by nobody: its rule ends first', one([fact('positive', 13 * 24 * 60, 0)], { fit: 80, repliedAt: after(-13 * DAY_MS) }), '1.0'],
])('%s', (_, item, expected) => {
  expect(days(rewriteOf(item))).toBe(expected);
});

it('writes one reply nine times more in 180 days: every 5 points, when its rule ends, when it leaves its tier', () => {
  const written: number[] = [];
  const first = one([fact('positive', 0, 0)], { fit: 80, repliedAt: NOW });
  for (let at: Date | null = NOW; at !== null && at.getTime() - NOW.getTime() < 180 * DAY_MS; ) {
    const { score } = live(first, at);
    written.push(score.value);
    at = nextRewriteAt({ score, model: SEED_V1, fit: 80, unansweredPositiveReplyAt: NOW });
  }
  expect(written).toEqual([39, 34, 32, 27, 22, 20, 15, 10, 5, 0]);
});
