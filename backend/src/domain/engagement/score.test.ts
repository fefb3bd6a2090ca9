import type { Signal } from '@salesos/shared/events/engagement';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contributions } from './contributions.ts';
import type { EngagementFact } from './fact.ts';
import { BALANCED_V1, ENGAGEMENT_MODELS, engagementModel, SEED_V1 } from './model.ts';
import { scoreOfSums } from './parts.ts';
import { scoreEngagement } from './score.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const ALL: readonly Signal[] = ['opens', 'clicks', 'replies', 'meetings', 'calls'];
const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);

const anyFacts = fc
  .array(
    fc.record({
      kind: fc.constantFrom('open' as const, 'click' as const, 'reply' as const, 'meeting' as const, 'call' as const),
      minutesAgo: fc.integer({ min: 0, max: 90 * 24 * 60 }),
      email: fc.nat(4),
      other: fc.nat(2),
      disposition: fc.constantFrom('positive' as const, 'unknown' as const, 'objection' as const),
    }),
    { maxLength: 30 },
  )
  .map((list) =>
    list.map(({ kind, minutesAgo, email, other, disposition }, index): EngagementFact => {
      const base = { eventId: `e${index}`, occurredAt: new Date(NOW.getTime() - minutesAgo * 60_000), actorClass: 'human' as const };
      const emailId = `m${email}`;
      if (kind === 'click') return { ...base, kind, emailId, linkId: `l${other}`, linkKind: 'content' };
      if (kind === 'reply') return { ...base, kind, emailId, threadId: `t${other}`, disposition };
      if (kind === 'meeting') return { ...base, kind, meetingId: `x${other}`, noShow: false };
      if (kind === 'call') return { ...base, kind, callId: base.eventId, durationMs: 200_000 };
      return { ...base, kind, emailId };
    }),
  );
const anySums = fc.record({ opens: amount(), clicks: amount(), replies: amount(), meetings: amount(), calls: amount() });
function amount() {
  return fc.oneof(fc.constant(0), fc.double({ min: 0, max: 40, noNaN: true }));
}

describe('shown parts', () => {
  it('add up to the shown score and stay within what they can reach, for any sums, sources and model', () => {
    fc.assert(
      fc.property(anySums, fc.subarray([...ALL]), fc.constantFrom(...ENGAGEMENT_MODELS), (sums, measured, model) => {
        const { parts, value, measured: any } = scoreOfSums(sums, model, new Set(measured));
        expect({
          points: sum(parts.map((part) => part.points)),
          outOf: sum(parts.map((part) => part.outOf)),
          beyondReach: parts.filter((part) => part.points > part.outOf || Math.abs(part.points - part.exact) >= 1.5),
          unmeasuredWithPoints: parts.filter((part) => !part.measured && part.points + part.outOf + part.exact !== 0),
        }).toEqual({ points: value, outOf: any ? 100 : 0, beyondReach: [], unmeasuredWithPoints: [] });
      }),
      { numRuns: 10_000 },
    );
  }, 60_000);
});

describe('contributions', () => {
  it('add up to the exact part they belong to', () => {
    fc.assert(
      fc.property(anyFacts, fc.subarray([...ALL]), (facts, measured) => {
        const score = scoreEngagement({ facts, model: BALANCED_V1, measured: new Set(measured), asOf: NOW, optedOut: false });
        const shares = contributions(score);
        for (const part of score.parts) {
          const total = sum(shares.filter((item) => item.signal === part.signal).map((item) => item.share));
          expect(Math.abs(total - part.exact)).toBeLessThan(1e-9);
        }
      }),
    );
  });

  it('name the event, the weight left and the share, newest first', () => {
    const reply: EngagementFact = {
      kind: 'reply',
      eventId: 'r',
      emailId: 'm',
      threadId: 't',
      disposition: 'question',
      occurredAt: new Date('2026-11-02T12:00:00Z'),
      actorClass: 'human',
    };
    const score = scoreEngagement({ facts: [reply], model: SEED_V1, measured: new Set(ALL), asOf: NOW, optedOut: false });
    expect(contributions(score)).toEqual([
      {
        eventId: 'r',
        signal: 'replies',
        at: reply.occurredAt,
        weight: 0.6,
        weightLeft: 0.5,
        share: score.parts[2]?.exact,
        inferred: false,
        counted: score.counted[1],
      },
      {
        eventId: 'r',
        signal: 'opens',
        at: reply.occurredAt,
        weight: 1,
        weightLeft: 0.5,
        share: score.parts[0]?.exact,
        inferred: true,
        counted: score.counted[0],
      },
    ]);
  });
});

describe('as of', () => {
  it('ignores what happened later', () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 0, max: 90 }), (facts, days) => {
        const asOf = new Date(NOW.getTime() - days * 86_400_000);
        const input = { model: SEED_V1, measured: new Set(ALL), asOf, optedOut: false };
        const known = facts.filter((fact) => fact.occurredAt <= asOf);
        expect(scoreEngagement({ ...input, facts })).toEqual(scoreEngagement({ ...input, facts: known }));
      }),
    );
  });
});

describe('not measured', () => {
  it('leaves a component out and renormalizes the rest', () => {
    const score = scoreOfSums({ clicks: 2, replies: 0.5, opens: 99 }, SEED_V1, new Set(['clicks', 'replies']));
    expect(score.exact).toBeCloseTo(100 * (1 - Math.exp(-1)), 9);
    expect(score.parts.map((part) => part.outOf)).toEqual([0, 47, 53]);
  });
  it('is not a score of zero when nothing has a source', () => {
    expect(scoreOfSums({ replies: 3 }, SEED_V1, new Set())).toMatchObject({ value: 0, exact: 0, measured: false });
  });
});

it('finds a model by its key only', () => {
  expect([engagementModel('seed-v1'), engagementModel('balanced-v1'), engagementModel('seed')]).toEqual([SEED_V1, BALANCED_V1, null]);
  expect(ENGAGEMENT_MODELS.map((model) => sum(model.components.map((part) => part.weight)))).toEqual([100, 100]);
});
