import { createElement } from 'lwc';
import act from '@salesforce/apex/SalesOSGateway.act';
import card from '@salesforce/apex/SalesOSGateway.card';
import nextMail from '@salesforce/apex/SalesOSGateway.nextMail';
import SalesosSequence from 'c/salesosSequence';
import { editable, nextMail as template } from '../../../../../../preview/gallery/edit-fixtures.ts';

jest.mock('@salesforce/apex/SalesOSGateway.card', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/SalesOSGateway.act', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/SalesOSGateway.nextMail', () => ({ default: jest.fn() }), { virtual: true });

const recordId = '003000000000001AAA';
const settle = async () => {
  for (let turn = 0; turn < 15; turn += 1) await Promise.resolve();
};
const ok = (data) => JSON.stringify({ ok: true, data });
const toasts = jest.fn();
const find = (element, selector) => element.shadowRoot.querySelector(selector);
const buttons = (element) => [...element.shadowRoot.querySelectorAll('lightning-button')];
const button = (element, label) => buttons(element).find((one) => one.label === label);
const labelsOf = (element) => buttons(element).map(({ label }) => label);
const field = (editor, name) => find(editor, `[data-id="${name}"]`);
const sent = () => act.mock.calls.map(([{ body }]) => JSON.parse(body));

function type(editor, name, value) {
  const one = field(editor, name);
  one.value = value;
  one.dispatchEvent(new Event('input'));
}

/** The panel with its editor open. */
async function open() {
  const panel = createElement('c-salesos-sequence', { is: SalesosSequence });
  Object.assign(panel, { recordId, objectApiName: 'Contact' });
  panel.addEventListener('lightning__showtoast', (event) => toasts(event.detail));
  document.body.appendChild(panel);
  await settle();
  button(panel, 'Edit next mail').click();
  await settle();
  return { panel, editor: find(panel, 'c-salesos-mail-editor') };
}

beforeEach(() => {
  card.mockResolvedValue(ok(editable));
  act.mockResolvedValue(ok(editable));
  nextMail.mockResolvedValue(ok(template));
});
afterEach(() => {
  document.body.replaceChildren();
  jest.resetAllMocks();
});

it('shows the mail as it would go, in place of the buttons', async () => {
  const { panel, editor } = await open();
  expect(nextMail.mock.calls).toEqual([[{ recordId }]]);
  expect([field(editor, 'subject').value, field(editor, 'body').value]).toEqual([template.subject, template.body]);
  expect(find(editor, '.title').textContent).toBe('Mail 2, as it will go');
  expect([labelsOf(panel), labelsOf(editor)]).toEqual([[], ['Save for this contact', 'Cancel']]);
  button(editor, 'Cancel').click();
  await settle();
  expect(labelsOf(panel)).toEqual(['Pause', 'Edit next mail', 'Send now', 'Snooze 3 days', 'Remove']);
  expect(act).not.toHaveBeenCalled();
});

it('saves what stands in the fields for this step', async () => {
  const { panel, editor } = await open();
  type(editor, 'subject', 'My subject');
  type(editor, 'body', 'My own words');
  button(editor, 'Save for this contact').click();
  await settle();
  expect(sent()).toEqual([
    { action: 'edit_next', enrollmentId: 'enr_1', position: 2, subject: 'My subject', body: 'My own words', idempotencyKey: expect.any(String) },
  ]);
  expect(toasts.mock.calls).toEqual([[{ title: 'Saved. This text goes in place of the template.', message: '', variant: 'success' }]]);
  expect(find(panel, 'c-salesos-mail-editor')).toBeNull();
});

it('an edited mail says so and goes back to the template', async () => {
  nextMail.mockResolvedValue(ok({ ...template, edited: true }));
  const { panel, editor } = await open();
  expect(find(editor, '.edited').textContent).toBe('This text was edited for this contact and goes as it is.');
  button(editor, 'Back to the template').click();
  await settle();
  expect(sent()).toEqual([{ action: 'restore_next', enrollmentId: 'enr_1', position: 2, idempotencyKey: expect.any(String) }]);
  expect(find(panel, 'c-salesos-mail-editor')).toBeNull();
});

it('names what has no value', async () => {
  nextMail.mockResolvedValue(ok({ ...template, missing: ['first name', 'company'] }));
  const { editor } = await open();
  expect(find(editor, 'c-salesos-notice').heading).toBe('No value for: first name, company.');
});

it('does not send an empty or overlong field', async () => {
  const { editor } = await open();
  type(editor, 'subject', ' ');
  type(editor, 'body', 'x'.repeat(10_001));
  button(editor, 'Save for this contact').click();
  await settle();
  expect([find(editor, '#subject-problem, [id^="subject-problem"]').textContent, find(editor, '[id^="body-problem"]').textContent]).toEqual([
    'Write a subject.',
    'At most 10,000 characters.',
  ]);
  expect(field(editor, 'subject').getAttribute('aria-invalid')).toBe('true');
  type(editor, 'subject', 'Better');
  await settle();
  expect(field(editor, 'subject').getAttribute('aria-invalid')).toBe('false');
  expect(act).not.toHaveBeenCalled();
});

it.each([
  [
    'refused',
    () =>
      act.mockResolvedValue(
        JSON.stringify({ ok: false, problem: { code: 'conflict', title: 'Already on its way.', detail: 'Nothing was changed.' } }),
      ),
    { toasts: [], notices: [['Already on its way.', 'Nothing was changed.']] },
  ],
  ['no answer', () => act.mockRejectedValue(new Error('down')), { toasts: [['No answer from SalesOS.', 'error']], notices: [] }],
])('%s: the text stays in the form', async (_, plan, said) => {
  plan();
  const { editor } = await open();
  type(editor, 'body', 'My own words');
  button(editor, 'Save for this contact').click();
  await settle();
  const notices = [...editor.shadowRoot.querySelectorAll('c-salesos-notice')].filter(({ kind }) => kind === 'error');
  expect({
    toasts: toasts.mock.calls.map(([toast]) => [toast.title, toast.variant]),
    notices: notices.map(({ heading, text }) => [heading, text]),
  }).toEqual(said);
  expect(field(editor, 'body').value).toBe('My own words');
  expect(button(editor, 'Save for this contact').disabled).toBe(false);
});

it('says when the mail cannot be read, and tries again', async () => {
  nextMail.mockRejectedValueOnce(new Error('down'));
  const { editor } = await open();
  const notice = find(editor, 'c-salesos-notice');
  expect([notice.text, notice.actionLabel]).toEqual(['The next mail cannot be shown right now. Nothing was changed.', 'Try again']);
  notice.dispatchEvent(new CustomEvent('choose'));
  await settle();
  expect(field(editor, 'body').value).toBe(template.body);
});

it('is not offered for somebody who must not be written to', async () => {
  card.mockResolvedValue(ok({ ...editable, doNotContact: 'Opted out on Nov 21.' }));
  const panel = createElement('c-salesos-sequence', { is: SalesosSequence });
  Object.assign(panel, { recordId, objectApiName: 'Contact' });
  document.body.appendChild(panel);
  await settle();
  expect(labelsOf(panel)).not.toContain('Edit next mail');
});
