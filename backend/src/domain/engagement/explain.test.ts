import { describe, expect, it } from 'vitest';
import { explainScore } from './explain.ts';
import type { EngagementFact } from './fact.ts';
import { SEED_V1 } from './model.ts';
import { scoreEngagement } from './score.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const WORDS = { timeZone: 'America/New_York', dates: 'relative' as const };
const base = (eventId: string, days: number) => ({ eventId, occurredAt: new Date(NOW.getTime() - days * 86_400_000), actorClass: 'human' as const });
const open = (days: number): EngagementFact => ({ kind: 'open', emailId: `m${days}`, ...base(`o${days}`, days) });
const click = (days: number): EngagementFact => ({
  kind: 'click',
  emailId: `m${days}`,
  linkId: 'p',
  linkLabel: 'pricing',
  linkKind: 'content',
  ...base(`c${days}`, days),
});
const reply = (days: number): EngagementFact => ({
  kind: 'reply',
  emailId: `m${days}`,
  threadId: 't',
  disposition: 'positive',
  ...base(`r${days}`, days),
});
const explain = (facts: EngagementFact[]) =>
  explainScore(
    scoreEngagement({ facts, model: SEED_V1, measured: new Set(['opens', 'clicks', 'replies']), asOf: NOW, optedOut: false }),
    SEED_V1,
    WORDS,
  );

describe('the example of the engagement card', () => {
  const found = explain([open(1), open(3), open(6), click(1), click(3), reply(1)]);

  it('says why', () => {
    expect(found.reason).toBe('Replied yesterday and clicked the “pricing” link twice.');
    expect(
      found.parts.map(({ signal, points, outOf, humanCount, inferredCount, text }) => ({ signal, points, outOf, humanCount, inferredCount, text })),
    ).toEqual([
      { signal: 'opens', points: 11, outOf: 25, humanCount: 3, inferredCount: 0, text: '3 human opens' },
      { signal: 'clicks', points: 21, outOf: 35, humanCount: 2, inferredCount: 0, text: '2 human clicks' },
      { signal: 'replies', points: 34, outOf: 40, humanCount: 1, inferredCount: 0, text: '1 human reply (Nov 22)' },
    ]);
  });

  it('says what would raise it and how it fades', () => {
    expect(found.wouldRaise.map(({ signal, points, text }) => ({ signal, points, text }))).toEqual([
      { signal: 'clicks', points: 5, text: 'another click, in a mail they have opened' },
      { signal: 'replies', points: 5, text: 'another reply, in a new thread' },
      { signal: 'opens', points: 3, text: 'another open' },
    ]);
    expect(found.fades).toEqual([
      { inDays: 7, value: 58 },
      { inDays: 14, value: 51 },
      { inDays: 28, value: 37 },
    ]);
  });

  it('shows one value a day and the change of the week', () => {
    expect(found.trend).toEqual([0, 0, 0, 0, 0, 0, 0, 5, 4, 4, 22, 21, 67, 66]);
    expect(found.changeThisWeek).toBe(66);
  });

  it('names each contribution', () => {
    expect(found.contributions.map((item) => `${item.eventId}: ${item.text}`)).toEqual([
      'r1: Replied (positive)',
      'c1: Clicked the “pricing” link',
      'o1: Opened a mail',
      'c3: Clicked the “pricing” link',
      'o3: Opened a mail',
      'o6: Opened a mail',
    ]);
  });
});

it('says so when an open was only implied', () => {
  const found = explain([reply(2)]);
  expect(found.parts.map((part) => part.text)).toEqual(['1 implied by a click or reply', 'no human click yet', '1 human reply (Nov 21)']);
  expect(found.contributions.map((item) => item.text)).toEqual(['Replied (positive)', 'Opened a mail (implied by the click or reply)']);
});

it('says not measured for a component without a source', () => {
  const score = scoreEngagement({ facts: [open(1), reply(1)], model: SEED_V1, measured: new Set(['replies']), asOf: NOW, optedOut: false });
  const found = explainScore(score, SEED_V1, WORDS);
  expect(found.parts.map((part) => part.text)).toEqual(['not measured', 'not measured', '1 human reply (Nov 22)']);
  expect(found.wouldRaise.map((raise) => raise.signal)).toEqual(['replies']);
  expect(found.contributions.map((item) => item.signal)).toEqual(['replies']);
});
