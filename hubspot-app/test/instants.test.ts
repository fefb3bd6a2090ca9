import { describe, expect, test } from 'vitest';
import { ago, endOfDay, sendTimeText, stepLineText } from '../src/app/cards/lib/instants.ts';

const now = new Date(2026, 10, 23, 15, 0);
const berlin = { timeZone: 'Europe/Berlin', city: 'Berlin' };
const nowhere = { timeZone: null, city: null };
const local = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).toISOString();

describe('step lines', () => {
  test.each([
    ['no instant', { text: 'same thread', at: null }, 'same thread'],
    ['an instant without a mark follows', { text: 'sent', at: local(23, 9, 12) }, 'sent Mon 9:12 AM'],
    ['an instant goes where the mark is', { text: 'sent {0}, bounced', at: local(23, 9, 12) }, 'sent Mon 9:12 AM, bounced'],
    ['older than six days: with its date', { text: 'sent', at: local(2, 9, 12) }, 'sent Nov 2, 9:12 AM'],
    ['ahead: by the prospect’s clock', { text: 'due', at: '2026-11-26T08:05:00.000Z' }, 'due Thu 9:05 AM in Berlin'],
  ])('%s', (_, line, text) => expect(stepLineText(line, false, berlin, now)).toBe(text));
  test('what is done is never ahead, even where the business clock runs before this one', () => {
    expect(stepLineText({ text: 'sent', at: local(26, 9, 12) }, true, nowhere, now)).toBe('sent Thu 9:12 AM');
  });
});

test('without a known city the viewer’s own clock is meant, and no place is named', () => {
  expect(sendTimeText(new Date(2026, 10, 26, 9, 5), nowhere, now)).toBe('Thu 9:05 AM');
});

test('far ahead the weekday alone would be ambiguous', () => {
  expect(sendTimeText(new Date(2026, 11, 1, 9, 5), nowhere, now)).toBe('Tue, Dec 1, 9:05 AM');
});

test.each([
  ['from a day on midnights count', new Date(2026, 10, 18, 23, 59, 59), '5 days ago'],
  ['less than a day is hours', new Date(2026, 10, 22, 20, 0), '19 hr. ago'],
  ['a week is a date', new Date(2026, 10, 16, 0, 0), 'Nov 16'],
])('%s', (_, at, text) => expect(ago(at, now)).toBe(text));

test('the end of today is now: the future has no score', () => {
  expect(endOfDay({ year: 2026, month: 10, date: 23 }, now)).toEqual(now);
  expect(endOfDay({ year: 2026, month: 10, date: 22 }, now)).toEqual(new Date(2026, 10, 22, 23, 59, 59, 999));
});
