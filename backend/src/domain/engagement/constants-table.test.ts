import { describe, expect, it } from 'vitest';
import type { EngagementFact } from './fact.ts';
import { SEED_V1 } from './model.ts';
import { scoreEngagement } from './score.ts';
import { whatWouldRaise } from './would-raise.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const ago = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);
let id = 0;
const base = (days: number) => ({ eventId: `e${id++}`, occurredAt: ago(days), actorClass: 'human' as const });
const open = (days: number, emailId = `m${days}`): EngagementFact => ({ kind: 'open', emailId, ...base(days) });
const click = (days: number, linkId = 'l', emailId = `m${days}`): EngagementFact => ({
  kind: 'click',
  emailId,
  linkId,
  linkKind: 'content',
  ...base(days),
});
const reply = (days: number, emailId = `m${days}`): EngagementFact => ({
  kind: 'reply',
  emailId,
  threadId: `t-${emailId}`,
  disposition: 'positive',
  ...base(days),
});
const machine = (fact: EngagementFact, actorClass: 'machine' | 'unknown'): EngagementFact => ({ ...fact, actorClass });

const fiveOpens = [0, 7, 14, 21, 28].map((days) => open(days));
const twoClicks = [click(0), click(7)];

function row(facts: EngagementFact[], measured = ['opens', 'clicks', 'replies'] as const) {
  const score = scoreEngagement({ facts, model: SEED_V1, measured: new Set(measured), asOf: NOW, optedOut: false });
  const exact = score.parts.map((part) => part.exact.toFixed(1));
  const replyAdds = whatWouldRaise(score, SEED_V1).find((raise) => raise.signal === 'replies')?.exact ?? 0;
  return { parts: exact.join(' '), score: score.exact.toFixed(1), replyAdds };
}

describe('the table of constants, seed-v1 with a half-life of 21 days', () => {
  it.each([
    ['only prefetch or unknown opens', [machine(open(0), 'machine'), machine(open(3), 'unknown')], '0.0 0.0 0.0', '0.0', '34.6'],
    ['1 human open today', [open(0)], '4.5 0.0 0.0', '4.5', '34.6'],
    ['5 human opens over a month', fiveOpens, '12.1 0.0 0.0', '12.1', '34.6'],
    ['2 clicks today, one mail', [click(0, 'a', 'm'), click(0, 'b', 'm')], '4.5 22.1 0.0', '26.7', '34.6'],
    ['5 opens and 2 clicks in the same mails', [...fiveOpens, ...twoClicks], '12.1 20.7 0.0', '32.9', '34.6'],
    ['1 positive reply today', [reply(0)], '4.5 0.0 34.6', '39.1', '4.7'],
    ['1 positive reply 7 days ago', [reply(7)], '3.7 0.0 31.8', '35.5', '7'],
    ['1 positive reply 21 days ago', [reply(21)], '2.4 0.0 25.3', '27.7', '13'],
    ['1 positive reply 42 days ago', [reply(42)], '1.2 0.0 15.7', '17.0', '21'],
    ['1 positive reply 90 days ago', [reply(90)], '0.3 0.0 3.9', '4.2', '31'],
    ['2 replies', [reply(0), reply(3)], '7.9 0.0 39.1', '47.0', '0.8'],
    ['5 opens, 2 clicks and a reply today', [...fiveOpens, ...twoClicks, reply(0)], '12.1 20.7 34.6', '67.4', '4.7'],
    ['3 opens, 2 clicks, reply', [open(1), open(3), open(6), click(1), click(3), reply(1)], '10.4 21.3 34.2', '65.9', '5'],
  ])('%s', (_, facts, parts, score, adds) => {
    const decimals = adds.includes('.') ? 1 : 0;
    const found = row(facts);
    expect({ ...found, replyAdds: found.replyAdds.toFixed(decimals) }).toEqual({ parts, score, replyAdds: adds });
  });

  it('shows 65.9 as 66 in whole parts 34 + 21 + 11', () => {
    const facts = [open(1), open(3), open(6), click(1), click(3), reply(1)];
    const score = scoreEngagement({ facts, model: SEED_V1, measured: new Set(['opens', 'clicks', 'replies']), asOf: NOW, optedOut: false });
    expect([score.value, ...score.parts.map((part) => `${part.points} of ${part.outOf}`)]).toEqual([66, '11 of 25', '21 of 35', '34 of 40']);
  });

  it('is 86.5 for one reply with opens and clicks off', () => {
    const score = scoreEngagement({ facts: [reply(0)], model: SEED_V1, measured: new Set(['replies']), asOf: NOW, optedOut: false });
    expect(score.exact.toFixed(1)).toBe('86.5');
  });

  it('ranks one reply over two clicks with a month of opens over two clicks over five opens', () => {
    const scores = [[reply(0)], [...fiveOpens, ...twoClicks], [click(0, 'a', 'm'), click(0, 'b', 'm')], fiveOpens].map((facts) =>
      Number(row(facts).score),
    );
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).toBe(4);
  });

  it('halves the score of one reply after about 36 days', () => {
    const half = Number(row([reply(0)]).score) / 2;
    expect(Number(row([reply(36)]).score)).toBeCloseTo(half, 0);
  });
});
