import { Input, StatusTag } from '@hubspot/ui-extensions';
import { setupLabels } from '@salesos/shared/labels/setup';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { now } from './card-views.ts';
import { domains, mailboxIds, mailView, parkedIds, sandboxMail, settled, suppressionIds, suppressions } from './mail-view.ts';
import { refusal, setupStage } from './setup-stage.tsx';
import { count, choices, setupView } from './setup-view.ts';

/** The place of mail's button among those that open something. */
const MAIL = 6;
const ready = { view: setupView, scope_choices: choices, count_scope: count, mail: mailView, deliverability: domains };
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
const inputOf = (page: Stage, name: string) => page.renderer.findAll(Input).find(({ props }) => props.name === name)?.props;
/** Primary buttons, but for the one that is always there. */
const asking = (page: Stage) => page.primaries().filter((text) => text !== setupLabels.suppressionAdd);
const mailCalls = (page: Stage) => page.calls().filter(({ call }) => call !== 'scope_choices' && call !== 'count_scope' && call !== 'deliverability');

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
  expect(asking(page)).toEqual([]);
  page.press('It was not sent, send it again');
  await until(page, () => expect(asking(page)).toEqual(['Yes, send it again']));
  expect(page.shown()).toContain('lena.vogt@nordlicht.example gets a second copy.');
  expect(mailCalls(page)).toEqual([{ call: 'mail' }]);
  page.press(setupLabels.setupCancel);
  await until(page, () => expect(asking(page)).toEqual([]));
  page.press('It was not sent, send it again');
  await until(page, () => expect(asking(page)).toEqual(['Yes, send it again']));
  page.press('Yes, send it again');
  await until(page, () => expect(told(page)).toEqual(['Taken over: it was not sent. The step is written anew.']));
  expect(mailCalls(page)).toEqual([{ call: 'mail' }, { call: 'settle_parked', emailId: parkedIds[0], went: false }]);
  expect(page.shown()).not.toContain('Lena Vogt');
});

test('parked: a refusal is said where it was pressed, and mail is read again', async () => {
  const page = await opened({ settle_parked: refusal('conflict', 'It is known by now what became of this mail.', 'Nothing was changed.') });
  await until(page, () => expect(page.texts()).toContain('It was sent'));
  page.press('It was sent');
  await until(page, () => expect(asking(page)).toEqual(['Yes, it was sent']));
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

test('mailboxes: how each stands in words, with its figures; paused and resumed, asked before', async () => {
  const page = await opened({ change_mailbox: mailView });
  await until(page, () => expect(page.shown()).toContain('jonas.weber@harborpine.example'));
  const tags = page.renderer.findAll(StatusTag).map(({ text, props }) => [text, props.variant]);
  expect(tags).toEqual(
    expect.arrayContaining([
      ['Full', 'warning'],
      ['Paused', 'danger'],
      ['Works', 'success'],
    ]),
  );
  expect(page.shown()).toMatch(/Until \d.*M\. Its mails go then\./);
  expect(page.shown()).toContain('Too many of its mails came back in the last seven days.');
  expect(page.shown()).toContain('6% of 50 mails in 7 days, over the 5% that pause it');
  page.press('Resume');
  await until(page, () => expect(page.shown()).toContain('it is paused again by the next mail that comes back'));
  expect(mailCalls(page)).toEqual([{ call: 'mail' }]);
  page.press('Yes, resume it');
  await until(page, () => expect(told(page)).toEqual(['It sends again.']));
  expect(mailCalls(page).at(-1)).toEqual({ call: 'change_mailbox', mailboxId: mailboxIds[1], change: { isActive: true } });
});

test('mailboxes: limits are judged as they are typed, and stay typed when they are refused', async () => {
  const page = await opened({ change_mailbox: refusal('conflict', 'Not now.', 'Nothing was changed.') });
  await until(page, () => expect(page.texts()).toContain(setupLabels.mailboxChange));
  page.press(setupLabels.mailboxChange);
  const input = (name: string) => inputOf(page, name);
  await until(page, () => expect([input('per-day')?.value, input('per-minute')?.value]).toEqual(['80', '20']));
  input('per-day')?.onInput?.('many');
  await until(page, () => expect(input('per-day')?.validationMessage).toBe(setupLabels.mailboxPerDayBad));
  input('per-minute')?.onInput?.('');
  await until(page, () => expect(input('per-minute')?.validationMessage).toBe(setupLabels.mailboxPerMinuteBad));
  input('per-day')?.onInput?.('');
  input('per-minute')?.onInput?.('5');
  await until(page, () => expect([input('per-day')?.error, input('per-minute')?.error]).toEqual([false, false]));
  page.press(setupLabels.mailboxSave);
  await until(page, () => expect(page.problems()).toEqual([['Not now.', 'Nothing was changed.']]));
  const wish = { call: 'change_mailbox', mailboxId: mailboxIds[0], change: { perDay: null, perMinute: 5 } };
  expect([mailCalls(page).filter(({ call }) => call === 'change_mailbox'), input('per-minute')?.value]).toEqual([[wish], '5']);
  page.current.change_mailbox = mailView;
  page.press(setupLabels.mailboxSave);
  await until(page, () => expect(told(page)).toEqual([setupLabels.mailboxSaved]));
  expect(input('per-day')).toBeUndefined();
});

test('never write to: the first page, what is searched for, and an address that is added', async () => {
  const found = { rows: [], empty: 'Nothing on the list keeps mail to new.example back.', next: null };
  const page = await opened({ suppressions: found, suppress: suppressions });
  await until(page, () => expect(page.shown()).toContain('marten.olde@velonord.example'));
  expect(page.shown()).toMatch(/Since \d.*, by Nora Quist\. “Asked us on the phone never to write again”/);
  inputOf(page, 'suppression-search')?.onInput?.('ne');
  await until(page, () => expect(inputOf(page, 'suppression-search')?.validationMessage).toBe(setupLabels.suppressionSearchBad));
  inputOf(page, 'suppression-search')?.onInput?.(' new.example ');
  await until(page, () => expect(inputOf(page, 'suppression-search')?.error).toBe(false));
  page.press(setupLabels.suppressionFind);
  await until(page, () => expect(page.shown()).toContain(found.empty));
  expect(mailCalls(page).at(-1)).toEqual({ call: 'suppressions', matching: 'new.example', after: null });
  expect(page.shown()).not.toContain('kestrel.example, ');
  inputOf(page, 'suppression-value')?.onInput?.('a@new.example');
  inputOf(page, 'suppression-reason')?.onInput?.('asked');
  await until(page, () => expect(inputOf(page, 'suppression-reason')?.value).toBe('asked'));
  expect(page.primaries()).toEqual([setupLabels.suppressionAdd]);
  page.press(setupLabels.suppressionAdd);
  await until(page, () => expect(told(page)).toEqual(['No mail goes to a@new.example any more.']));
  expect(mailCalls(page).at(-1)).toEqual({ call: 'suppress', wish: { kind: 'address', value: 'a@new.example', reason: 'asked' } });
  await until(page, () => expect(inputOf(page, 'suppression-value')?.value).toBe(''));
  page.press(setupLabels.suppressionAll);
  await until(page, () => expect(mailCalls(page).at(-1)).toEqual({ call: 'suppressions', matching: null, after: null }));
});

test('never write to: a page more; a refusal leaves what was typed; taking one off asks why', async () => {
  const [first] = suppressions.rows;
  const page = await opened({
    mail: { ...mailView, suppressions: { rows: suppressions.rows.slice(0, 1), empty: null, next: first?.id ?? null } },
    suppress: refusal('bad_request', 'This is not an email address.', 'An address looks like name@company.com. Nothing was changed.'),
    suppressions: { ...suppressions, rows: suppressions.rows.slice(1) },
    lift_suppression: { ...suppressions, rows: suppressions.rows.slice(0, 1) },
  });
  await until(page, () => expect(page.texts()).toContain(setupLabels.suppressionMore));
  page.press(setupLabels.suppressionMore);
  await until(page, () => expect(page.shown()).toContain('marten.olde@velonord.example'));
  expect(page.shown()).toContain('kestrel.example');
  inputOf(page, 'suppression-value')?.onInput?.('a@');
  await until(page, () => expect(inputOf(page, 'suppression-value')?.value).toBe('a@'));
  page.press(setupLabels.suppressionAdd);
  await until(page, () =>
    expect(page.problems()).toEqual([['This is not an email address.', 'An address looks like name@company.com. Nothing was changed.']]),
  );
  expect(inputOf(page, 'suppression-value')?.value).toBe('a@');
  page.press(setupLabels.suppressionLift);
  await until(page, () => expect(page.shown()).toContain('who has opted out still gets none'));
  inputOf(page, 'suppression-because')?.onInput?.('they wrote to us');
  await until(page, () => expect(inputOf(page, 'suppression-because')?.value).toBe('they wrote to us'));
  page.press(setupLabels.suppressionLiftConfirm);
  await until(page, () => expect(told(page)).toEqual([setupLabels.suppressionLifted]));
  expect(mailCalls(page).at(-1)).toEqual({ call: 'lift_suppression', id: suppressionIds[0], because: 'they wrote to us', matching: null });
  expect(page.texts()).not.toContain(setupLabels.suppressionLiftConfirm);
});

test('where a sandbox’s mail goes: shown for a sandbox only; an address is judged as it is typed', async () => {
  const without = await opened({});
  await until(without, () => expect(without.shown()).toContain(setupLabels.mailboxesTitle));
  expect(without.shown()).not.toContain(setupLabels.redirectTitle);
  const set = { ...sandboxMail, redirect: { text: 'All mail goes to test@ours.example.', address: 'test@ours.example' } };
  const page = await opened({ mail: sandboxMail, set_send_redirect: set });
  await until(page, () => expect(page.shown()).toContain(sandboxMail.redirect?.text));
  inputOf(page, 'redirect')?.onInput?.('test');
  await until(page, () => expect(inputOf(page, 'redirect')?.validationMessage).toBe(setupLabels.redirectBad));
  inputOf(page, 'redirect')?.onInput?.(' test@ours.example');
  await until(page, () => expect(inputOf(page, 'redirect')?.error).toBe(false));
  page.press(setupLabels.redirectSave);
  await until(page, () => expect(told(page)).toEqual([setupLabels.redirectSaved]));
  expect(page.shown()).toContain(set.redirect.text);
  inputOf(page, 'redirect')?.onInput?.('');
  await until(page, () => expect(inputOf(page, 'redirect')?.value).toBe(''));
  page.press(setupLabels.redirectSave);
  await until(page, () => expect(told(page)).toEqual([setupLabels.redirectSaved, setupLabels.redirectEmptied]));
  expect(mailCalls(page).slice(1)).toEqual([
    { call: 'set_send_redirect', address: 'test@ours.example' },
    { call: 'set_send_redirect', address: null },
  ]);
});

test('whether mail arrives: each domain in two lines; without an answer the rest of mail is there', async () => {
  const page = await opened({});
  await until(page, () => expect(page.shown()).toContain('brightwater.example'));
  for (const { line, toDo } of domains.domains) for (const text of [line, toDo]) expect(page.shown()).toContain(text);
  const without = await opened({ deliverability: 'down' });
  await until(without, () => expect(without.problems()).toEqual([['No answer from SalesOS.', setupLabels.setupNoAnswerText]]));
  expect(without.shown()).toContain('To Lena Vogt');
});

test('what waits for a person is said while mail is closed', async () => {
  const waits = 'Of 1 mail nobody knows whether it was sent.';
  const page = setupStage({ ...ready, view: { ...setupView, mail: waits } });
  await until(page, () => expect(page.shown()).toContain(waits));
  expect(page.calls().map(({ call }) => call)).not.toContain('mail');
});
