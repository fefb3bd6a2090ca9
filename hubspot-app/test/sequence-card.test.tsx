import { Alert, StatusTag, StepIndicator, Text } from '@hubspot/ui-extensions';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { describe, expect, test, vi } from 'vitest';
import { SequenceCard } from '../src/app/cards/SequenceCard.tsx';
import { activeEnrollment, doNotContactView, emptyProperties, heldView, hotView, notEnrolledView, notSyncedView, pausedView } from './card-views.ts';
import { badGateway, ok, refused, stage } from './stage.tsx';

describe('sequence card', () => {
  test('first paint: name, step and state as the record has them', () => {
    const card = stage(<SequenceCard />, { read: 'never' });
    expect(card.renderer.find(StepIndicator).props).toMatchObject({ stepNames: ['Mail 1', 'Mail 2', 'Mail 3', 'Mail 4', 'Mail 5'], currentStep: 1 });
    expect(card.shown()).toContain('next: 2 of 5');
    expect(card.buttonTexts()).toEqual([]);
  });

  test('steps with their state and lines, and only the buttons the backend allows', async () => {
    const card = stage(<SequenceCard />, { read: ok(hotView) });
    await card.renderer.waitFor(() =>
      expect(card.buttonTexts()).toEqual([cardLabels.pause, cardLabels.sendNow, cardLabels.snooze, cardLabels.remove]),
    );
    expect(card.renderer.findAll(StatusTag).map((one) => [one.text, one.props.variant, one.props.hollow])).toEqual([
      ['active', 'success', undefined],
      ['Mail 1', 'success', false],
      ['Mail 2', 'info', true],
      ['Mail 3', 'default', true],
      ['Mail 4', 'default', true],
      ['Mail 5', 'default', true],
    ]);
    const texts = card.renderer.findAll(Text).map((one) => one.text);
    expect(texts).toContain('due Thu 09:05 in Berlin, same thread');
    expect(texts.filter((text) => /^sent \w+ \d+:\d\d [AP]M$/.test(text ?? ''))).toHaveLength(1);
    expect(texts).toContain('Stops on: reply, opt-out, removal · Version 3');
  });

  test('a step that did not go has its reason and remedy', async () => {
    const card = stage(<SequenceCard />, { read: ok(heldView) });
    await card.renderer.waitFor(() => expect(card.primaryTexts()).toEqual([cardLabels.resume]));
    expect(card.shown()).toContain('Held: “first_name” has no value.');
    expect(card.shown()).toContain('Fill in the first name, then resume.');
  });

  test('do not contact: why, what was sent, no button', async () => {
    const card = stage(<SequenceCard />, { read: ok(doNotContactView) });
    await card.renderer.waitFor(() => expect(card.shown()).toContain('Not sent: she opted out.'));
    expect(card.renderer.findAll(Alert).map((one) => one.props.title)).toEqual([cardLabels.doNotContact]);
    expect(card.buttonTexts()).toEqual([]);
  });

  test('a viewer who may not enroll sees no button', async () => {
    const card = stage(<SequenceCard />, { read: ok({ ...notEnrolledView, may: [] }), properties: emptyProperties });
    await vi.waitFor(() => expect(card.calls).toHaveLength(1));
    expect(card.shown()).toContain(cardLabels.notEnrolledTitle);
    expect(card.buttonTexts()).toEqual([]);
  });

  test('whose record it is says why there is no button', async () => {
    const notice = { kind: 'info', text: 'David owns this record.', action: null } as const;
    const card = stage(<SequenceCard />, { read: ok({ ...notEnrolledView, may: [], notice }), properties: emptyProperties });
    await card.renderer.waitFor(() => expect(card.shown()).toContain('David owns this record.'));
    expect(card.buttonTexts()).toEqual([]);
  });

  test('no sequence to enroll in', async () => {
    const card = stage(<SequenceCard />, { read: ok({ ...notEnrolledView, offers: [] }), properties: emptyProperties });
    await card.renderer.waitFor(() => expect(card.shown()).toContain(cardLabels.noSequences));
    expect(card.buttonTexts()).toEqual([]);
  });

  test('not synced, not permitted, down', async () => {
    const notSynced = stage(<SequenceCard />, { read: ok(notSyncedView), properties: emptyProperties });
    await notSynced.renderer.waitFor(() => expect(notSynced.primaryTexts()).toEqual([cardLabels.syncNow]));
    const forbidden = stage(<SequenceCard />, { read: refused('forbidden', 'x', 'x') });
    await forbidden.renderer.waitFor(() => expect(forbidden.shown()).toContain(say('notPermittedTitle', 'SalesOS')));
    const down = stage(<SequenceCard />, { read: badGateway });
    await down.renderer.waitFor(() => expect(down.buttonTexts()).toEqual([cardLabels.tryAgain]));
    expect(down.shown()).toContain('Warm intro');
  });

  test.each([
    ['pause', cardLabels.pause, hotView],
    ['send_now', cardLabels.sendNow, hotView],
    ['resume', cardLabels.resume, pausedView],
  ])('%s posts the enrollment', async (action, text, view) => {
    const card = stage(<SequenceCard />, { read: ok(view) });
    await card.renderer.waitFor(() => expect(card.buttonTexts()).toContain(text));
    card.press(text);
    await vi.waitFor(() => expect(card.calls).toHaveLength(2));
    expect(card.calls[1]?.body).toEqual({ action, enrollmentId: 'enr_1', idempotencyKey: expect.any(String) });
  });

  test('snooze posts three days', async () => {
    const card = stage(<SequenceCard />, { read: ok(hotView) });
    await card.renderer.waitFor(() => expect(card.buttonTexts()).toContain(cardLabels.snooze));
    card.press(cardLabels.snooze);
    await vi.waitFor(() => expect(card.calls).toHaveLength(2));
    expect(card.calls[1]?.body).toEqual({ action: 'snooze', enrollmentId: 'enr_1', days: 3, idempotencyKey: expect.any(String) });
  });

  test('remove asks first; cancel removes nothing', async () => {
    const after = ok({ ...hotView, enrollment: { ...activeEnrollment, state: 'exited', stateText: 'ended', can: [] } });
    const card = stage(<SequenceCard />, { read: ok(hotView), act: after });
    await card.renderer.waitFor(() => expect(card.buttonTexts()).toContain(cardLabels.remove));
    card.press(cardLabels.remove);
    expect(card.renderer.find(Alert).props.title).toBe(say('removeConfirm', 'Warm intro'));
    card.press(cardLabels.enrollCancel);
    expect(card.buttonTexts()).toContain(cardLabels.pause);
    card.press(cardLabels.remove);
    expect(card.calls).toHaveLength(1);
    card.press(cardLabels.remove);
    await card.renderer.waitFor(() => expect(card.buttonTexts()).toEqual([cardLabels.enrollPick]));
    expect(card.primaryTexts()).toEqual([]);
    expect(card.calls[1]?.body).toEqual({ action: 'remove', enrollmentId: 'enr_1', idempotencyKey: expect.any(String) });
  });
});
