import { createElement } from 'lwc';
import setup from '@salesforce/apex/SalesOSGateway.setup';
import SalesosSetupMail from 'c/salesosSetupMail';
import { mailView, parkedIds, settled } from '../../../../../../../hubspot-app/test/mail-view.ts';
import { setupView } from '../../../../../../../hubspot-app/test/setup-view.ts';

for (const name of ['act', 'card', 'nextMail', 'people', 'setup'])
  jest.mock(`@salesforce/apex/SalesOSGateway.${name}`, () => ({ default: jest.fn() }), { virtual: true });

const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};
const refusal = (code, title, detail) => ({ ok: false, problem: { code, title, detail } });
const done = jest.fn();
let answers;

async function show(given = {}) {
  answers = { mail: mailView, ...given };
  setup.mockImplementation(async ({ body }) => {
    const answer = answers[JSON.parse(body).call];
    if (answer === undefined || answer === 'down') throw new Error('no answer');
    if (answer === 'never') return new Promise(() => {});
    return JSON.stringify('ok' in answer ? answer : { ok: true, data: answer });
  });
  const element = createElement('c-salesos-setup-mail', { is: SalesosSetupMail });
  element.view = setupView;
  element.addEventListener('done', (event) => done(event.detail.text));
  document.body.appendChild(element);
  await settle();
  return element;
}

/** Everything of a kind on the page, in whichever component it is. */
function all(root, selector) {
  const here = [...root.shadowRoot.querySelectorAll(selector)];
  const inner = [...root.shadowRoot.querySelectorAll('*')].filter((one) => one.shadowRoot);
  return [...here, ...inner.flatMap((one) => all(one, selector))];
}
const labelsOf = (element) => all(element, 'lightning-button').map(({ label }) => label);
const brands = (element) => all(element, 'lightning-button').flatMap(({ variant, label }) => (variant === 'brand' ? [label] : []));
const textsOf = (element, selector) => all(element, selector).map(({ textContent }) => textContent);
const notices = (element) => all(element, 'c-salesos-notice').map(({ heading, text }) => [heading, text]);
const sent = () => setup.mock.calls.map(([{ body }]) => JSON.parse(body));
async function press(element, label) {
  all(element, 'lightning-button')
    .find((one) => one.label === label)
    .click();
  await settle();
}

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-11-23T17:40:00Z'), doNotFake: ['queueMicrotask', 'nextTick'] });
});
afterEach(() => {
  document.body.replaceChildren();
  jest.clearAllMocks();
  jest.useRealTimers();
});

it('parked: to whom, from which mailbox, when and why; what a button does is said and asked before it is done', async () => {
  const element = await show({ settle_parked: { ...mailView, parked: { ...mailView.parked, mails: mailView.parked.mails.slice(1) } } });
  const place = all(element, 'c-salesos-setup-parked')[0];
  expect(textsOf(place, '.title')).toEqual(['To Lena Vogt, lena.vogt@nordlicht.example', 'To office@kestrel.example']);
  expect(textsOf(place, '.fact dd').slice(0, 2)).toEqual(['anna@harborpine.example', 'Your invoices in one place']);
  expect(labelsOf(place)).toEqual(['It was sent', 'It was not sent, send it again', 'It was sent', 'It was not sent']);
  expect(brands(element)).toEqual([]);
  await press(element, 'It was not sent, send it again');
  expect(textsOf(place, '.ask .what')[0]).toContain('lena.vogt@nordlicht.example gets a second copy.');
  expect(brands(element)).toEqual(['Yes, send it again']);
  expect(sent()).toEqual([{ call: 'mail' }]);
  await press(element, 'Cancel');
  expect(brands(element)).toEqual([]);
  await press(element, 'It was not sent, send it again');
  await press(element, 'Yes, send it again');
  expect(sent().at(-1)).toEqual({ call: 'settle_parked', emailId: parkedIds[0], went: false });
  expect(textsOf(place, '.title')).toEqual(['To office@kestrel.example']);
  expect(done.mock.calls).toEqual([['Taken over: it was not sent. The step is written anew.']]);
});

it('parked: a refusal is said where it was pressed, and mail is read again', async () => {
  const element = await show({ settle_parked: refusal('conflict', 'It is known by now what became of this mail.', 'Nothing was changed.') });
  await press(element, 'It was sent');
  answers.mail = { ...mailView, parked: settled };
  await press(element, 'Yes, it was sent');
  expect(notices(element)).toEqual([['It is known by now what became of this mail.', 'Nothing was changed.']]);
  expect(textsOf(element, '.weak')).toContain(settled.note);
  expect(done.mock.calls).toEqual([]);
});

it('waits in words; nobody answers: it is said, and what was seen stays', async () => {
  expect(textsOf(await show({ mail: 'never' }), '[role="status"]')).toEqual(['Asking SalesOS…']);
  document.body.replaceChildren();
  const element = await show({ mail: 'down' });
  expect(notices(element)[0][0]).toBe('No answer from SalesOS.');
  answers.mail = mailView;
  all(element, 'c-salesos-notice')[0].dispatchEvent(new CustomEvent('choose'));
  await settle();
  expect(textsOf(element, '.title')).toHaveLength(2);
  answers.mail = 'down';
  await press(element, 'Look again');
  expect(notices(element)[0][0]).toBe('No answer from SalesOS.');
  expect(textsOf(element, '.title')).toHaveLength(2);
});
