import { Alert, Input, TextArea } from '@hubspot/ui-extensions';
import type { NextMail } from '@salesos/shared/api/card';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { describe, expect, test, vi } from 'vitest';
import { SequenceCard } from '../src/app/cards/SequenceCard.tsx';
import { activeEnrollment } from './card-views.ts';
import { editableView } from './edit-views.ts';
import { type Answer, badGateway, ok, refused, stage } from './stage.tsx';

const view = editableView;
const template: NextMail = { position: 2, subject: 'Re: An idea', body: 'Hi Mara,\n\n[one](https://a.example) more.', edited: false, missing: [] };
const mail = (change: Partial<NextMail> = {}): Answer => ({ status: 200, body: { ok: true, data: { ...template, ...change } } });

async function open(next: Answer, act: Answer = ok(view)) {
  const card = stage(<SequenceCard />, { read: ok(view), reads: { '/next-mail': next }, act });
  await card.renderer.waitFor(() => expect(card.buttonTexts()).toContain(cardLabels.editNext));
  card.press(cardLabels.editNext);
  return card;
}
type Stage = Awaited<ReturnType<typeof open>>;

async function openForm(next: Answer, act?: Answer): Promise<Stage> {
  const card = await open(next, act);
  await card.renderer.waitFor(() => expect(card.primaryTexts()).toEqual([cardLabels.nextMailSave]));
  return card;
}
const fields = (card: Stage) => [card.renderer.find(Input).props, card.renderer.find(TextArea).props] as const;
const alerts = (card: Stage) => card.renderer.findAll(Alert).map((one) => one.props.title);
const posts = (card: Stage) => card.calls.filter(({ method }) => method === 'POST').map(({ body }) => body);

describe('edit next mail', () => {
  test('shows the mail as it would go, in place of the buttons', async () => {
    const card = await openForm(mail());
    expect(card.calls.at(-1)?.url).toBe('https://api.salesos.example/v1/cards/hubspot/contact/123/next-mail');
    const [subject, body] = fields(card);
    expect([subject.value, body.value]).toEqual([template.subject, template.body]);
    expect(card.buttonTexts()).toEqual([cardLabels.enrollCancel, cardLabels.nextMailSave]);
    expect(card.shown()).toContain('Mail 2, as it will go');
    card.press(cardLabels.enrollCancel);
    expect(card.buttonTexts()).toContain(cardLabels.pause);
    expect(posts(card)).toEqual([]);
  });

  test('saves what stands in the fields, typed a moment before the press, too', async () => {
    const card = await openForm(mail());
    const [subject, body] = fields(card);
    subject.onChange?.('My subject');
    body.onInput?.('My own words');
    card.press(cardLabels.nextMailSave);
    await card.renderer.waitFor(() => expect(card.buttonTexts()).toContain(cardLabels.pause));
    expect(posts(card)).toEqual([
      { action: 'edit_next', enrollmentId: 'enr_1', position: 2, subject: 'My subject', body: 'My own words', idempotencyKey: expect.any(String) },
    ]);
    expect(card.renderer.mocks.actions.addAlert.calls).toEqual([[{ type: 'success', message: cardLabels.nextMailSaved }]]);
  });

  test('an edited mail says so and can go back to the template', async () => {
    const card = await openForm(mail({ edited: true, subject: 'Mine' }));
    expect(card.shown()).toContain(cardLabels.nextMailEdited);
    card.press(cardLabels.nextMailRestore);
    await card.renderer.waitFor(() => expect(card.buttonTexts()).toContain(cardLabels.pause));
    expect(posts(card)).toEqual([{ action: 'restore_next', enrollmentId: 'enr_1', position: 2, idempotencyKey: expect.any(String) }]);
  });

  test('what has no value is named', async () => {
    const card = await openForm(mail({ missing: ['first name', 'company'] }));
    expect(alerts(card)).toEqual(['No value for: first name, company.']);
  });

  test('an empty or overlong field is not sent', async () => {
    const card = await openForm(mail());
    const [subject, body] = fields(card);
    subject.onChange?.(' ');
    body.onChange?.('x'.repeat(10_001));
    card.press(cardLabels.nextMailSave);
    await card.renderer.waitFor(() => expect(fields(card)[0].error).toBe(true));
    expect(fields(card).map(({ error, validationMessage }) => [error, validationMessage])).toEqual([
      [true, cardLabels.nextMailNeedsSubject],
      [true, say('nextMailTooLong', (10_000).toLocaleString())],
    ]);
    expect(posts(card)).toEqual([]);
  });

  test.each([
    ['refused', refused('conflict', 'This mail is already on its way.', 'Your text was not used.'), 'This mail is already on its way.'],
    ['no answer', badGateway, say('noAnswerTitle', 'SalesOS')],
  ])('%s: the text stays in the form', async (_, act, title) => {
    const card = await openForm(mail(), act);
    fields(card)[1].onChange?.('My own words');
    card.press(cardLabels.nextMailSave);
    await card.renderer.waitFor(() => expect(alerts(card)).toEqual([title]));
    expect(fields(card)[1].value).toBe('My own words');
    expect(card.primaryTexts()).toEqual([cardLabels.nextMailSave]);
  });

  test('the mail cannot be read: why, and again', async () => {
    const card = await open(badGateway);
    await card.renderer.waitFor(() => expect(alerts(card)).toEqual([cardLabels.nextMailUnavailable]));
    card.current.reads = { '/next-mail': mail() };
    card.press(cardLabels.tryAgain);
    await card.renderer.waitFor(() => expect(card.primaryTexts()).toEqual([cardLabels.nextMailSave]));
    const gone = await open(refused('not_found', 'There is no next mail to look at.', 'The last one is on its way.'));
    await gone.renderer.waitFor(() => expect(alerts(gone)).toEqual(['There is no next mail to look at.']));
    expect(gone.buttonTexts()).toEqual([cardLabels.enrollCancel]);
  });

  test('the form stays open when the step moves on meanwhile', async () => {
    const card = await openForm(mail());
    fields(card)[1].onChange?.('My own words');
    card.current.read = ok({ ...view, enrollment: { ...activeEnrollment, can: ['pause'] } });
    card.current.properties = { ...card.current.properties, salesos_sequence_step: '3 of 5' };
    card.rerender();
    await vi.waitFor(() => expect(card.calls.filter(({ url }) => url.endsWith('/contact/123'))).toHaveLength(2));
    expect(fields(card)[1].value).toBe('My own words');
  });
});
