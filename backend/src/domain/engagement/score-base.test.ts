import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contributions } from './contributions.ts';
import { DAY_MS } from './decay.ts';
import { explainScore } from './explain.ts';
import type { EngagementFact } from './fact.ts';
import { SEED_V1 } from './model.ts';
import { publishedParts } from './published-parts.ts';
import { scoreEngagement } from './score.ts';
import { baseOfPublished, joinBases, type ScoreBase } from './score-base.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * DAY_MS);
const measured = new Set(['opens', 'clicks', 'replies'] as const);
const reply = (days: number, thread: string): EngagementFact => ({
  eventId: `reply ${thread}`,
  occurredAt: daysAgo(days),
  actorClass: 'human',
  kind: 'reply',
  emailId: null,
  threadId: thread,
  disposition: 'neutral',
});
const click = (days: number, link: string): EngagementFact => ({
  eventId: `click ${link}`,
  occurredAt: daysAgo(days),
  actorClass: 'human',
  kind: 'click',
  emailId: `mail ${link}`,
  linkId: link,
  linkKind: 'content',
});
const scoreOf = (facts: readonly EngagementFact[], base: ScoreBase | null, asOf = NOW, optedOut = false) =>
  scoreEngagement({ facts, base, model: SEED_V1, measured, asOf, optedOut });
const baseFrom = (facts: readonly EngagementFact[], asOf: Date): ScoreBase | null => {
  const { parts, model } = scoreOf(facts, null, asOf);
  return baseOfPublished({ parts: publishedParts(parts), model, asOf, refused: false });
};

const days = fc.integer({ min: 20, max: 200 });
const history = fc.array(
  fc.oneof(
    fc.tuple(days, fc.uuid()).map(([at, id]) => reply(at, id)),
    fc.tuple(days, fc.uuid()).map(([at, id]) => click(at, id)),
  ),
  { maxLength: 8 },
);
const later = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 15 }), fc.uuid()).map(([at, id]) => click(at, id)),
  { maxLength: 4 },
);

test('forgotten facts leave a base that decays as they do: less than a tenth of a point apart, at any later instant, with what came since', () => {
  fc.assert(
    fc.property(history, later, fc.integer({ min: 16, max: 19 }), fc.integer({ min: 0, max: 60 }), (old, fresh, publishedDaysAgo, ahead) => {
      const asOf = new Date(NOW.getTime() + ahead * DAY_MS);
      const base = baseFrom(old, daysAgo(publishedDaysAgo));
      const [known, restored] = [scoreOf([...old, ...fresh], null, asOf), scoreOf(fresh, base, asOf)];
      expect(Math.abs(known.exact - restored.exact)).toBeLessThan(0.1);
    }),
  );
});

test('with a base the parts and the shares still add up', () => {
  fc.assert(
    fc.property(history, later, (old, fresh) => {
      const score = scoreOf(fresh, baseFrom(old, daysAgo(18)));
      const shares = contributions(score);
      for (const { signal, exact } of score.parts)
        expect(shares.filter((each) => each.signal === signal).reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(exact, 8);
      expect(score.parts.reduce((sum, { points }) => sum + points, 0)).toBe(score.value);
    }),
  );
});

test('the explanation says what is known only as a sum', () => {
  const base: ScoreBase = { asOf: daysAgo(2), sums: { opens: 1, replies: 0.5 }, refused: false };
  const words = { timeZone: 'UTC', dates: 'relative' } as const;
  const alone = explainScore(scoreOf([], base), SEED_V1, words);
  expect({ reason: alone.reason, parts: alone.parts.map(({ text }) => text) }).toEqual({
    reason: 'Earlier activity, before Nov 21.',
    parts: ['earlier activity (before Nov 21)', 'no human click yet', 'earlier activity (before Nov 21)'],
  });
  expect(alone.contributions.map(({ eventId, at, text, weight }) => ({ eventId, at, text, weight }))).toEqual([
    { eventId: 'earlier-opens', at: base.asOf, text: 'Earlier activity (before Nov 21)', weight: 1 },
    { eventId: 'earlier-replies', at: base.asOf, text: 'Earlier activity (before Nov 21)', weight: 0.5 },
  ]);
  // Three days are known: the day of the base, the one after, today.
  expect(alone.trend).toHaveLength(3);
  const more = explainScore(scoreOf([reply(1, 'a')], base), SEED_V1, words);
  expect([more.reason, more.parts[2]?.text]).toEqual(['Replied yesterday.', '1 human reply (Nov 22); earlier activity (before Nov 21)']);
});

test('before its instant a base says nothing', () => {
  const base: ScoreBase = { asOf: daysAgo(2), sums: { replies: 1 }, refused: true };
  const { value, base: used, doNotContact } = scoreOf([], base, daysAgo(3));
  expect({ value, used, doNotContact }).toEqual({ value: 0, used: null, doNotContact: null });
});

const refused: ScoreBase = { asOf: daysAgo(2), sums: {}, refused: true };
const consent = (kind: 'opt_in' | 'opt_out', at: number): EngagementFact => ({ eventId: kind, occurredAt: daysAgo(at), actorClass: 'human', kind });
test.each([
  ['stands', [], false, { because: 'earlier', at: refused.asOf }],
  ['gives way to what the consent fields say themselves', [], true, { because: 'opted_out', at: null }],
  ['gives way to what the log says', [consent('opt_out', 1)], false, { because: 'opted_out', at: daysAgo(1) }],
  ['is lifted by a person who opts in later', [consent('opt_in', 1)], false, null],
  ['is not lifted by an earlier opt-in', [consent('opt_in', 3)], false, { because: 'earlier', at: refused.asOf }],
] as const)('an earlier refusal %s', (_, facts, optedOut, found) => {
  expect(scoreOf(facts, refused, NOW, optedOut).doNotContact).toEqual(found);
});

test('what a record says of earlier activity, and what says nothing', () => {
  const asOf = daysAgo(1);
  const read = (published: Partial<Parameters<typeof baseOfPublished>[0]>) =>
    baseOfPublished({ parts: 'replies 86.47', model: 'seed-v1', asOf, refused: false, ...published });
  expect(read({})).toEqual({ asOf, sums: { replies: expect.closeTo(1, 3) }, refused: false });
  expect([read({ asOf: null }), read({ model: 'of-tomorrow' }), read({ parts: 'x' }), read({ parts: null })]).toEqual([null, null, null, null]);
  expect(read({ parts: null, refused: true })).toEqual({ asOf, sums: {}, refused: true });
});

test('two people who are one did what both did', () => {
  const [one, other] = [baseFrom([reply(40, 'a')], daysAgo(18)), baseFrom([reply(30, 'b'), click(25, 'c')], daysAgo(17))];
  if (!one || !other) throw new Error('no base');
  const joined = joinBases(one, other);
  expect(joined.asOf).toEqual(daysAgo(17));
  expect(scoreOf([], joined).exact).toBeCloseTo(scoreOf([reply(40, 'a'), reply(30, 'b'), click(25, 'c')], null).exact, 1);
  expect(joinBases(one, { ...other, refused: true }).refused).toBe(true);
});
