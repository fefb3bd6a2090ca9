import { Alert, ToggleGroup } from '@hubspot/ui-extensions';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { describe, expect, test, vi } from 'vitest';
import { SequenceCard } from '../src/app/cards/SequenceCard.tsx';
import { emptyProperties, hotView, notEnrolledView } from './card-views.ts';
import { type Answer, badGateway, ok, refused, stage } from './stage.tsx';

const enrollText = say('enrollConfirm', 'Warm intro');

async function openPicker(act: Answer) {
  const card = stage(<SequenceCard />, { read: ok(notEnrolledView), act, properties: emptyProperties });
  await card.renderer.waitFor(() => expect(card.primaryTexts()).toEqual([cardLabels.enrollPick]));
  card.press(cardLabels.enrollPick);
  return card;
}

const alertTitles = (card: ReturnType<typeof stage>) => card.renderer.findAll(Alert).map((one) => one.props.title);

describe('enroll', () => {
  test('recommended first; dates in her zone, mailbox and stops before confirming', async () => {
    const card = await openPicker('never');
    expect(card.renderer.find(ToggleGroup).props).toMatchObject({
      value: 'seq_warm',
      options: [
        { value: 'seq_warm', label: 'Warm intro (recommended for tier 1)' },
        { value: 'seq_check', label: 'Check-in' },
      ],
    });
    for (const line of [
      'Mail 1 · Tue 9:05 AM in Berlin',
      'Mail 3 · Tue, Dec 1, 9:05 AM in Berlin',
      'From anna@harborpine.example',
      'Stops on: reply, opt-out, removal',
    ])
      expect(card.shown()).toContain(line);
    expect(card.primaryTexts()).toEqual([enrollText]);
    card.press(cardLabels.enrollCancel);
    expect(card.primaryTexts()).toEqual([cardLabels.enrollPick]);
    expect(card.calls).toHaveLength(1);
  });

  test('confirming posts the sequence, says so and refreshes the record', async () => {
    const card = await openPicker(ok(hotView));
    card.press(enrollText);
    await card.renderer.waitFor(() => expect(card.buttonTexts()).toContain(cardLabels.pause));
    expect(card.calls[1]).toEqual({
      url: 'https://api.salesos.example/v1/cards/hubspot/contact/123/actions',
      method: 'POST',
      body: { action: 'enroll', sequenceId: 'seq_warm', idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/) },
    });
    const { addAlert, refreshObjectProperties } = card.renderer.mocks.actions;
    expect(addAlert.calls).toEqual([[{ type: 'success', message: say('enrolledToast', 'Warm intro') }]]);
    expect(refreshObjectProperties.callCount).toBe(1);
  });

  test('a blocked sequence says why and cannot be confirmed', async () => {
    const card = await openPicker('never');
    card.choose('seq_check');
    expect(alertTitles(card)).toEqual([say('willNotStart', 'contacted by Anna 2 days ago (minimum 7)')]);
    expect(card.button(say('enrollConfirm', 'Check-in')).props.disabled).toBe(true);
  });

  test('a refusal is shown, the picker stays open, the next try is a new wish', async () => {
    const card = await openPicker(refused('mailbox_unavailable', 'The mailbox is not connected.', 'Nothing was sent.'));
    card.press(enrollText);
    await card.renderer.waitFor(() => expect(alertTitles(card)).toEqual(['The mailbox is not connected.']));
    expect(card.primaryTexts()).toEqual([enrollText]);
    expect(card.renderer.mocks.actions.addAlert.callCount).toBe(0);
    card.press(enrollText);
    await vi.waitFor(() => expect(card.calls).toHaveLength(3));
    expect(card.calls[2]?.body?.['idempotencyKey']).not.toBe(card.calls[1]?.body?.['idempotencyKey']);
  });

  test.each([
    ['bad gateway', badGateway],
    ['thrown', new Error('network')],
  ])('no answer (%s): trying again keeps the key, so it cannot happen twice', async (_, failure) => {
    const card = await openPicker(failure);
    card.press(enrollText);
    await card.renderer.waitFor(() => expect(alertTitles(card)).toEqual([say('noAnswerTitle', 'SalesOS')]));
    card.current.act = ok(hotView);
    card.press(enrollText);
    await card.renderer.waitFor(() => expect(card.buttonTexts()).toContain(cardLabels.pause));
    expect(card.calls[2]?.body).toEqual(card.calls[1]?.body);
  });

  test('one press, one post: the button waits', async () => {
    const card = await openPicker('never');
    card.press(enrollText);
    await card.renderer.waitFor(() => expect(card.button(enrollText).props).toMatchObject({ loading: true }));
    expect(card.button(cardLabels.enrollCancel).props.disabled).toBe(true);
  });
});
