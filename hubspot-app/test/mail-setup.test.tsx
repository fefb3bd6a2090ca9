import { setupLabels } from '@salesos/shared/labels/setup';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { now } from './card-views.ts';
import { mailView, parkedIds, settled } from './mail-view.ts';
import { refusal, setupStage } from './setup-stage.tsx';
import { count, choices, setupView } from './setup-view.ts';

/** The place of mail's button among those that open something. */
const MAIL = 6;
const ready = { view: setupView, scope_choices: choices, count_scope: count, mail: mailView };
type Stage = ReturnType<typeof setupStage>;
const until = (stage: Stage, check: () => void): Promise<void> => stage.renderer.waitFor(check);
const told = (stage: Stage): string[] => stage.renderer.mocks.actions.addAlert.calls.map(([{ message }]) => message);
async function opened(answers: Parameters<typeof setupStage>[0]): Promise<Stage> {
  const page = setupStage({ ...ready, ...answers });
  await until(page, () => expect(page.texts()).toContain(setupLabels.setupCount));
  // Closes the step that was open: what is asked for is mail's alone.
  page.open(2);
  page.open(MAIL);
  return page;
}
const mailCalls = (page: Stage) => page.calls().filter(({ call }) => call !== 'scope_choices' && call !== 'count_scope');

beforeEach(() => {
  vi.setSystemTime(now);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('parked: to whom, from which mailbox, when and why; what a button does is said and asked before it is done', async () => {
  const page = await opened({ settle_parked: { ...mailView, parked: { ...mailView.parked, mails: mailView.parked.mails.slice(1) } } });
  await until(page, () => expect(page.shown()).toContain('To Lena Vogt, lena.vogt@nordlicht.example'));
  for (const text of ['anna@harborpine.example', 'Your invoices in one place', 'The connection broke before', 'The program ended while'])
    expect(page.shown()).toContain(text);
  expect(page.texts()).toEqual(expect.arrayContaining(['It was sent', 'It was not sent, send it again', 'It was not sent']));
  expect(page.primaries()).toEqual([]);
  page.press('It was not sent, send it again');
  await until(page, () => expect(page.primaries()).toEqual(['Yes, send it again']));
  expect(page.problems()[0]?.[1]).toContain('lena.vogt@nordlicht.example gets a second copy.');
  expect(mailCalls(page)).toEqual([{ call: 'mail' }]);
  page.press(setupLabels.setupCancel);
  await until(page, () => expect(page.primaries()).toEqual([]));
  page.press('It was not sent, send it again');
  await until(page, () => expect(page.primaries()).toEqual(['Yes, send it again']));
  page.press('Yes, send it again');
  await until(page, () => expect(told(page)).toEqual(['Taken over: it was not sent. The step is written anew.']));
  expect(mailCalls(page)).toEqual([{ call: 'mail' }, { call: 'settle_parked', emailId: parkedIds[0], went: false }]);
  expect(page.shown()).not.toContain('Lena Vogt');
});

test('parked: a refusal is said where it was pressed, and mail is read again', async () => {
  const page = await opened({ settle_parked: refusal('conflict', 'It is known by now what became of this mail.', 'Nothing was changed.') });
  await until(page, () => expect(page.texts()).toContain('It was sent'));
  page.press('It was sent');
  await until(page, () => expect(page.primaries()).toEqual(['Yes, it was sent']));
  page.current.mail = { ...mailView, parked: settled };
  page.press('Yes, it was sent');
  await until(page, () => expect(page.problems()).toEqual([['It is known by now what became of this mail.', 'Nothing was changed.']]));
  await until(page, () => expect(page.shown()).toContain(settled.note));
  expect(told(page)).toEqual([]);
});

test('nobody answers: it is said, and what was seen stays', async () => {
  const page = await opened({ mail: 'down' });
  await until(page, () => expect(page.problems()).toEqual([['No answer from SalesOS.', setupLabels.setupNoAnswerText]]));
  page.current.mail = mailView;
  page.press(setupLabels.setupTryAgain);
  await until(page, () => expect(page.shown()).toContain('To Lena Vogt'));
  page.current.mail = 'down';
  page.press(setupLabels.setupPreviewAgain);
  await until(page, () => expect(page.problems()).toHaveLength(1));
  expect(page.shown()).toContain('To Lena Vogt');
});
