import { describe, expect, it } from 'vitest';
import type { EngagementFact } from './fact.ts';
import { SEED_V1 } from './model.ts';
import { type ReasonWords, reasonSentence } from './reason.ts';
import { scoreEngagement } from './score.ts';

const NOW = new Date('2026-11-23T02:00:00Z');
const base = (eventId: string, at: string) => ({ eventId, occurredAt: new Date(at), actorClass: 'human' as const });
const open = (at: string, emailId = 'm'): EngagementFact => ({ kind: 'open', emailId, ...base(`o${at}`, at) });
const click = (at: string, linkId = 'p', linkLabel: string | null = null): EngagementFact => ({
  kind: 'click',
  emailId: 'm',
  linkId,
  linkLabel,
  linkKind: 'content',
  ...base(`c${at}${linkId}`, at),
});
type Disposition = Extract<EngagementFact, { kind: 'reply' }>['disposition'];
const reply = (at: string, disposition: Disposition = 'positive', threadId = 't'): EngagementFact => ({
  kind: 'reply',
  emailId: 'm',
  threadId,
  disposition,
  ...base(`r${at}`, at),
});
const say = (facts: EngagementFact[], words: Partial<ReasonWords> = {}, more: { optedOut?: boolean; machineHits?: number } = {}): string => {
  const score = scoreEngagement({
    facts,
    model: SEED_V1,
    measured: new Set(['opens', 'clicks', 'replies']),
    asOf: NOW,
    optedOut: more.optedOut ?? false,
  });
  return reasonSentence(score, { timeZone: 'UTC', dates: 'relative', ...words }, more.machineHits ?? 0);
};

describe('the sentence', () => {
  it.each([
    ['Nobody has reacted yet.', []],
    ['Opened a mail today.', [open('2026-11-23T01:00:00Z')]],
    ['Opened a mail twice, last 2 days ago.', [open('2026-11-18T01:00:00Z'), open('2026-11-21T01:00:00Z')]],
    ['Opened 2 mails, last yesterday.', [open('2026-11-21T01:00:00Z', 'a'), open('2026-11-22T01:00:00Z', 'b')]],
    ['Clicked a link yesterday.', [click('2026-11-22T23:00:00Z')]],
    ['Clicked 2 links, last today.', [click('2026-11-22T23:00:00Z'), click('2026-11-23T01:00:00Z', 'q', 'demo')]],
    [
      'Clicked the “demo” link 3 times, last yesterday.',
      [click('2026-11-18T23:00:00Z', 'd', 'demo'), click('2026-11-20T23:00:00Z', 'd', 'demo'), click('2026-11-22T23:00:00Z', 'd', 'demo')],
    ],
    ['Replied with a question yesterday and clicked a link.', [click('2026-11-20T23:00:00Z'), reply('2026-11-22T23:00:00Z', 'question')]],
    [
      'Replied twice, last 10 days ago and opened a mail.',
      [open('2026-10-01T00:00:00Z'), reply('2026-11-03T01:00:00Z'), reply('2026-11-13T01:00:00Z')],
    ],
  ])('%s', (sentence, facts) => {
    expect(say(facts)).toBe(sentence);
  });

  it('means yesterday in the zone of the reader', () => {
    const facts = [reply('2026-11-23T01:00:00Z')];
    expect([say(facts), say([reply('2026-11-22T04:30:00Z')], { timeZone: 'America/New_York' })]).toEqual(['Replied today.', 'Replied yesterday.']);
  });

  it('names the date in text that is stored', () => {
    expect([say([reply('2026-11-22T01:00:00Z')], { dates: 'dated' }), say([reply('2025-12-30T01:00:00Z')], { dates: 'dated' })]).toEqual([
      'Replied on Nov 22.',
      'Replied on Dec 30, 2025.',
    ]);
  });

  it('says that machines are not counted, without counting them', () => {
    expect(say([{ ...open('2026-11-22T01:00:00Z'), actorClass: 'machine' }], {}, { machineHits: 1 })).toBe(
      'Nobody has reacted yet; machine hits are not counted.',
    );
  });

  it('fits a CRM text field', () => {
    expect(say([click('2026-11-22T01:00:00Z', 'l', 'x'.repeat(400))])).toHaveLength(255);
  });
});

describe('do not contact', () => {
  it.each([
    ['Do not contact: replied that they are not interested yesterday.', [reply('2026-11-22T01:00:00Z', 'negative')], false],
    ['Do not contact: asked in a reply to be removed today.', [reply('2026-11-23T01:00:00Z', 'unsubscribe')], false],
    ['Do not contact: opted out of email yesterday.', [{ kind: 'opt_out', ...base('x', '2026-11-22T01:00:00Z') } as const], true],
    ['Do not contact: the contact has opted out of email.', [reply('2026-11-22T01:00:00Z')], true],
  ])('%s', (sentence, facts, optedOut) => {
    expect(say(facts, {}, { optedOut })).toBe(sentence);
  });
});
