import { expect, test } from 'vitest';
import type { ActivityContent } from './activity-content.ts';
import { differences, mergeActivity } from './merge-activity.ts';

const call: ActivityContent = {
  type: 'call',
  subject: 'Intro',
  body: 'Left my number',
  at: new Date('2026-11-23T14:05:00Z'),
  durationSeconds: 60,
  isDone: null,
  outcome: 'no_answer',
  direction: 'outbound',
};
const before = { ...call, unwritten: [] };

test('the CRM has the last word', () => {
  const found = { ...call, subject: 'Intro call', at: new Date('2026-11-24T09:00:00Z'), outcome: 'connected', isAtADay: false };
  const { isAtADay: _, ...content } = found;
  expect(mergeActivity(before, found)).toEqual(content);
  expect(differences(before, content)).toEqual(['subject', 'at', 'outcome']);
});

test('but for what it has not been told yet', () => {
  const found = { ...call, subject: 'Intro call', body: 'Rang twice', isAtADay: false };
  expect(mergeActivity({ ...before, unwritten: ['body'] }, found)).toEqual({ ...call, subject: 'Intro call' });
});

test('a day does not take the time of day away, another day does', () => {
  const on = (day: string) => mergeActivity(before, { ...call, at: new Date(day), isAtADay: true }).at;
  expect([on('2026-11-23'), on('2026-11-24')]).toEqual([call.at, new Date('2026-11-24')]);
  expect(mergeActivity({ ...before, at: null }, { ...call, at: null, isAtADay: true }).at).toBeNull();
});

test('what it is never changes', () => {
  expect(mergeActivity(before, { ...call, type: 'task', isAtADay: false })).toEqual(call);
});
