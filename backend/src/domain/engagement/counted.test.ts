import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countFacts } from './counted.ts';
import type { EngagementFact } from './fact.ts';

const START = new Date('2026-11-01T00:00:00Z');
const LATE = new Date('2027-11-01T00:00:00Z');
const at = (hours: number): Date => new Date(START.getTime() + hours * 3_600_000);
const open = (eventId: string, hours: number, emailId = 'm'): EngagementFact => ({
  kind: 'open',
  eventId,
  emailId,
  occurredAt: at(hours),
  actorClass: 'human',
});
const click = (
  eventId: string,
  hours: number,
  linkId = 'l',
  linkKind: 'content' | 'unsubscribe' | 'preferences' | 'booking' = 'content',
): EngagementFact => ({
  kind: 'click',
  eventId,
  emailId: 'm',
  linkId,
  linkKind,
  occurredAt: at(hours),
  actorClass: 'human',
});
type Disposition = Extract<EngagementFact, { kind: 'reply' }>['disposition'];
const reply = (
  eventId: string,
  hours: number,
  disposition: Disposition = 'positive',
  threadId: string | null = 't',
  emailId: string | null = 'm',
): EngagementFact => ({
  kind: 'reply',
  eventId,
  emailId,
  threadId,
  disposition,
  occurredAt: at(hours),
  actorClass: 'human',
});
const counted = (facts: EngagementFact[], asOf = LATE): string[] =>
  countFacts(facts, asOf).map((item) => `${item.signal} ${item.eventId} ${item.weight}${item.inferred ? ' inferred' : ''}`);

describe('opens', () => {
  it('count once per mail in 24 hours, the next one from 24 hours after the last that counted', () => {
    expect(counted([open('a', 0), open('b', 23.9), open('c', 24), open('d', 47.9)])).toEqual(['opens a 1', 'opens c 1']);
  });
  it('count three times per mail at most', () => {
    expect(counted([open('a', 0), open('b', 24), open('c', 48), open('d', 72), open('other', 73, 'n')])).toEqual([
      'opens a 1',
      'opens b 1',
      'opens c 1',
      'opens other 1',
    ]);
  });
});

describe('clicks', () => {
  it('count once per link, mail and 24 hours', () => {
    expect(counted([open('o', 0), click('a', 1), click('b', 2), click('c', 2, 'k'), click('d', 25)])).toEqual([
      'opens o 1',
      'clicks a 1',
      'clicks c 1',
      'clicks d 1',
    ]);
  });
  it.each(['unsubscribe', 'preferences', 'booking'] as const)('on a %s link are no clicks and imply no open', (kind) => {
    expect(counted([click('a', 1, 'l', kind)])).toEqual([]);
  });
});

describe('an inferred open', () => {
  it('comes with a click or reply in a mail nobody opened, once', () => {
    expect(counted([click('a', 1), click('b', 30, 'k'), reply('r', 40)])).toEqual(['opens a 1 inferred', 'clicks a 1', 'clicks b 1', 'replies r 1']);
  });
  it('does not come when the open was seen, even in the same instant', () => {
    expect(counted([click('a', 1), open('z', 1)])).toEqual(['opens z 1', 'clicks a 1']);
  });
  it('swallows a seen open of the next 24 hours', () => {
    expect(counted([click('a', 1), open('o', 1.1)])).toEqual(['opens a 1 inferred', 'clicks a 1']);
  });
  it('does not come with the click or reply of a machine', () => {
    expect(
      counted([
        { ...click('a', 1), actorClass: 'machine' },
        { ...reply('r', 2), actorClass: 'unknown' },
      ]),
    ).toEqual([]);
  });
});

describe('replies', () => {
  it('count once per thread in 24 hours', () => {
    expect(counted([open('o', 0), reply('a', 1), reply('b', 20), reply('c', 21, 'positive', 'u'), reply('d', 25)])).toEqual([
      'opens o 1',
      'replies a 1',
      'replies c 1',
      'replies d 1',
    ]);
  });
  it.each([
    ['positive', 1],
    ['referral', 1],
    ['neutral', 0.6],
    ['question', 0.6],
    ['unknown', 0.6],
    ['objection', 0.2],
    ['negative', 0],
    ['unsubscribe', 0],
  ] as const)('that are %s weigh %d', (disposition, weight) => {
    expect(counted([open('o', 0), reply('r', 1, disposition)])).toEqual(['opens o 1', `replies r ${weight}`]);
  });
  it('without a known mail or thread stand alone', () => {
    expect(counted([reply('a', 1, 'positive', null, null), reply('b', 2, 'positive', null, null)])).toEqual(['replies a 1', 'replies b 1']);
  });
});

describe('meetings and calls', () => {
  const call = (eventId: string, durationMs: number, callId = eventId): EngagementFact => ({
    kind: 'call',
    eventId,
    callId,
    durationMs,
    occurredAt: at(1),
    actorClass: 'human',
  });
  const meeting = (eventId: string, noShow: boolean): EngagementFact => ({
    kind: 'meeting',
    eventId,
    meetingId: 'x',
    noShow,
    occurredAt: at(2),
    actorClass: 'human',
  });
  it('count from two minutes on, once per meeting and not for a no-show', () => {
    expect(
      counted([
        call('short', 119_999),
        call('long', 120_000),
        call('told twice', 120_000, 'long'),
        meeting('n', true),
        meeting('a', false),
        meeting('b', false),
      ]),
    ).toEqual(['calls long 1', 'meetings a 1']);
  });
});

const KINDS: readonly ((id: string, hours: number) => EngagementFact)[] = [
  open,
  click,
  reply,
  (id, hours) => click(id, hours, 'k'),
  (id, hours) => ({ ...open(id, hours), actorClass: 'machine' }),
];
const anyFacts = fc
  .array(fc.record({ kind: fc.nat(KINDS.length - 1), hours: fc.integer({ min: 0, max: 200 }) }), { maxLength: 25 })
  .map((list) => list.map(({ kind, hours }, index) => (KINDS[kind] ?? open)(`e${index}`, hours)));

it('does not depend on the order of arrival or on an event delivered twice', () => {
  fc.assert(
    fc.property(anyFacts, fc.infiniteStream(fc.nat()), (facts, numbers) => {
      const keyed = facts.concat(facts).map((fact) => ({ fact, key: numbers.next().value ?? 0 }));
      const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ fact }) => fact);
      expect(counted(shuffled)).toEqual(counted(facts));
    }),
  );
});

it('gives at an earlier instant a prefix of what it gives later', () => {
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 0, max: 200 }), (facts, hours) => {
      const early = counted(facts, at(hours));
      expect(counted(facts).slice(0, early.length)).toEqual(early);
    }),
  );
});
