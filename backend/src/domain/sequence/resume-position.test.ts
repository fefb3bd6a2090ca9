import { enrollmentStateText, enrollmentStepText, readEnrollmentState, readEnrollmentStep } from '@salesos/shared/labels/sequence';
import { StepReason } from '@salesos/shared/events/sequence';
import { expect, test } from 'vitest';
import { resumePosition } from './resume-position.ts';

const touched = new Date('2026-11-20T09:00:00.400Z');
const after = (seconds: number): Date => new Date(touched.getTime() + seconds * 1000);

test.each([
  ['the mails our fields know of', [after(-86_400), touched], 3],
  ['the same, kept to the second', [after(-0.4)], 3],
  ['a mail that went before the fields were written', [touched, after(60)], 4],
  ['all that are left', [after(60), after(120), after(180), after(240)], 6],
  ['none at all', [], 3],
])('%s', (_, sentAt, position) => {
  expect(resumePosition({ nextPosition: 3, steps: 5, lastTouchAt: touched }, sentAt)).toBe(position);
});

test('fields that know of no mail: every mail is a step', () => {
  expect(resumePosition({ nextPosition: 1, steps: 2, lastTouchAt: null }, [touched])).toBe(2);
});

const states = ['active', 'paused', 'held', 'completed', 'exited'] as const;
test('every state and reason our field can show reads back as itself', () => {
  const all = states.flatMap((state) => [null, ...StepReason.options].map((reason) => ({ state, reason })));
  expect(all.map(({ state, reason }) => readEnrollmentState(enrollmentStateText(state, reason)))).toEqual(all);
  // The field takes 40 characters; what is completed has no reason.
  expect(all.filter(({ state, reason }) => state !== 'completed' && enrollmentStateText(state, reason).length > 40)).toEqual([]);
  expect(['', 'active', 'Running', 'Ended: who knows'].map(readEnrollmentState)).toEqual([null, null, null, null]);
});

test('every step our field can show reads back as itself', () => {
  for (const nextPosition of [1, 2, 3, 4]) expect(readEnrollmentStep(enrollmentStepText(nextPosition, 3, true))).toEqual({ nextPosition, steps: 3 });
  expect(enrollmentStepText(4, 3, false)).toBe('3 of 3');
  expect(['', '0 of 3', '4 of 3', '2/3', '1 of'].map(readEnrollmentStep)).toEqual([null, null, null, null, null]);
});
