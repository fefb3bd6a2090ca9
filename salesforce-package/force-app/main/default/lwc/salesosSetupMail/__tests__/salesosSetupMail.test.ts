import { createElement } from 'lwc';
import setup from '@salesforce/apex/SalesOSGateway.setup';
import SalesosSetupMail from 'c/salesosSetupMail';
import {
  domains,
  mailboxIds,
  mailView,
  parkedIds,
  sandboxMail,
  settled,
  suppressionIds,
  suppressions,
} from '../../../../../../../hubspot-app/test/mail-view.ts';
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
  answers = { mail: mailView, deliverability: domains, ...given };
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
const boxOf = (element, address) => all(element, 'c-salesos-mailbox').find((one) => one.dataset.mailbox === address);
async function type(element, selector, value) {
  all(element, selector)[0].dispatchEvent(new CustomEvent('change', { detail: { value } }));
  await settle();
}
const labelsOf = (element) => all(element, 'lightning-button').map(({ label }) => label);
const brands = (element) => all(element, 'lightning-button').flatMap(({ variant, label }) => (variant === 'brand' ? [label] : []));
const textsOf = (element, selector) => all(element, selector).map(({ textContent }) => textContent);
const notices = (element) => all(element, 'c-salesos-notice').map(({ heading, text }) => [heading, text]);
/** But for the question to the name servers, which is asked beside the rest. */
const sent = () => setup.mock.calls.map(([{ body }]) => JSON.parse(body)).filter(({ call }) => call !== 'deliverability');
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
  expect(brands(place)).toEqual([]);
  await press(element, 'It was not sent, send it again');
  expect(textsOf(place, '.ask .what')[0]).toContain('lena.vogt@nordlicht.example gets a second copy.');
  expect(brands(place)).toEqual(['Yes, send it again']);
  expect(sent()).toEqual([{ call: 'mail' }]);
  await press(element, 'Cancel');
  expect(brands(place)).toEqual([]);
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

it('mailboxes: how each stands in words, with its figures; paused and resumed, asked before', async () => {
  const element = await show({ change_mailbox: mailView });
  const place = all(element, 'c-salesos-setup-mailboxes')[0];
  expect(textsOf(place, '.tag')).toEqual(['Full', 'Paused', 'Works']);
  expect(textsOf(place, '.state')).toEqual([
    expect.stringMatching(/^Until \d.*M\. Its mails go then\.$/),
    'Too many of its mails came back in the last seven days.',
  ]);
  const jonas = boxOf(element, 'jonas.weber@harborpine.example');
  expect(textsOf(jonas, '.fact dd')[3]).toBe('6% of 50 mails in 7 days, over the 5% that pause it');
  await press(jonas, 'Resume');
  expect(textsOf(jonas, '.what')[0]).toContain('it is paused again by the next mail that comes back');
  expect(sent()).toEqual([{ call: 'mail' }]);
  await press(jonas, 'Yes, resume it');
  await press(boxOf(element, 'nora.quist@harborpine.example'), 'Pause');
  await press(element, 'Yes, pause it');
  expect(sent().slice(1)).toEqual([
    { call: 'change_mailbox', mailboxId: mailboxIds[1], change: { isActive: true } },
    { call: 'change_mailbox', mailboxId: mailboxIds[2], change: { isActive: false } },
  ]);
  expect(done.mock.calls).toEqual([['It sends again.'], ['Paused. Its mails wait.']]);
});

it('mailboxes: limits are judged as they are typed, and stay typed when they are refused', async () => {
  const element = await show({ change_mailbox: refusal('conflict', 'Not now.', 'Nothing was changed.') });
  const anna = boxOf(element, 'anna.berg@harborpine.example');
  await press(anna, 'Change limits');
  const limits = () => all(anna, 'lightning-input').map(({ value }) => value);
  expect(limits()).toEqual(['80', '20']);
  await type(anna, '[data-limit="perDay"]', 'many');
  await type(anna, '[data-limit="perMinute"]', '');
  expect(textsOf(anna, '[role="alert"]')).toEqual(['A whole number from 1 to 10,000, or nothing.', 'A whole number from 1 to 1,000.']);
  expect(all(anna, 'lightning-button').map(({ label, disabled }) => [label, disabled])).toEqual([
    ['Save limits', true],
    ['Cancel', false],
  ]);
  await type(anna, '[data-limit="perDay"]', '');
  await type(anna, '[data-limit="perMinute"]', '5');
  await press(anna, 'Save limits');
  const wish = { call: 'change_mailbox', mailboxId: mailboxIds[0], change: { perDay: null, perMinute: 5 } };
  expect([sent().at(-2), notices(anna)]).toEqual([wish, [['Not now.', 'Nothing was changed.']]]);
  expect(limits()).toEqual(['', '5']);
  answers.change_mailbox = mailView;
  await press(anna, 'Save limits');
  expect(done.mock.calls).toEqual([['Saved. What may go now goes.']]);
  expect(limits()).toEqual([]);
});

it('never write to: the first page, what is searched for, and an address that is added', async () => {
  const found = { rows: [], empty: 'Nothing on the list keeps mail to new.example back.', next: null };
  const element = await show({ suppressions: found, suppress: suppressions });
  const place = all(element, 'c-salesos-suppressions')[0];
  expect(textsOf(place, '.row .strong')).toEqual(['kestrel.example', 'marten.olde@velonord.example']);
  expect(textsOf(place, '.row .weak')[1]).toMatch(/^Since \d.*, by Nora Quist\. “Asked us on the phone never to write again”$/);
  await type(place, '[data-field="search"]', 'ne');
  expect(textsOf(place, '[role="alert"]')).toEqual(['At least three characters.']);
  await type(place, '[data-field="search"]', ' new.example ');
  await press(place, 'Find');
  expect(sent().at(-1)).toEqual({ call: 'suppressions', matching: 'new.example', after: null });
  expect([textsOf(place, '.row').length, labelsOf(place).includes('Show all')]).toEqual([0, true]);
  await type(place, '[data-field="value"]', 'new.example ');
  await press(place, 'Never write to it');
  expect(sent().at(-1)).toEqual({ call: 'suppress', wish: { kind: 'domain', value: 'new.example' } });
  await type(place, '[data-field="value"]', 'a@new.example');
  await type(place, '[data-field="reason"]', 'asked');
  await press(place, 'Never write to it');
  expect(sent().at(-1)).toEqual({ call: 'suppress', wish: { kind: 'address', value: 'a@new.example', reason: 'asked' } });
  expect(done.mock.calls).toEqual([['No mail goes to new.example any more.'], ['No mail goes to a@new.example any more.']]);
  expect(brands(place)).toEqual(['Never write to it']);
  await press(place, 'Show all');
  expect(sent().at(-1)).toEqual({ call: 'suppressions', matching: null, after: null });
});

it('never write to: a page more; a refusal leaves what was typed; taking one off asks why', async () => {
  const [first] = suppressions.rows;
  const element = await show({
    mail: { ...mailView, suppressions: { rows: [first], empty: null, next: first.id } },
    suppress: refusal('bad_request', 'This is not an email address.', 'An address looks like name@company.com. Nothing was changed.'),
    suppressions: { ...suppressions, rows: suppressions.rows.slice(1) },
    lift_suppression: { ...suppressions, rows: suppressions.rows.slice(0, 1) },
  });
  const place = all(element, 'c-salesos-suppressions')[0];
  await press(place, 'Show more');
  expect(sent().at(-1)).toEqual({ call: 'suppressions', matching: null, after: first.id });
  expect(textsOf(place, '.row .strong')).toEqual(['kestrel.example', 'marten.olde@velonord.example']);
  await type(place, '[data-field="value"]', 'a@');
  await press(place, 'Never write to it');
  expect(notices(place)).toEqual([['This is not an email address.', 'An address looks like name@company.com. Nothing was changed.']]);
  expect(all(place, '[data-field="value"]')[0].value).toBe('a@');
  all(place, `[data-id="${suppressionIds[1]}"]`)[0].click();
  await settle();
  expect(textsOf(place, '.what')[0]).toContain('who has opted out still gets none');
  const confirm = () => all(place, 'lightning-button').find(({ label }) => label === 'Yes, take it off');
  expect(confirm().disabled).toBe(true);
  await type(place, '[data-field="because"]', 'they wrote to us');
  await press(place, 'Yes, take it off');
  expect(sent().at(-1)).toEqual({ call: 'lift_suppression', id: suppressionIds[1], because: 'they wrote to us', matching: null });
  expect(textsOf(place, '.row .strong')).toEqual(['kestrel.example']);
  expect(done.mock.calls).toEqual([['Taken off the list.']]);
});

it('where a sandbox’s mail goes: shown for a sandbox only; an address is judged as it is typed', async () => {
  expect(all(await show(), 'c-salesos-mail-redirect')).toHaveLength(0);
  document.body.replaceChildren();
  const set = { ...sandboxMail, redirect: { text: 'All mail goes to test@ours.example.', address: 'test@ours.example' } };
  const element = await show({ mail: sandboxMail, set_send_redirect: set });
  const place = all(element, 'c-salesos-mail-redirect')[0];
  const save = () => all(place, 'lightning-button')[0];
  expect([textsOf(place, 'p')[0], save().disabled]).toEqual([sandboxMail.redirect.text, true]);
  await type(place, '[data-field="redirect"]', 'test');
  expect([textsOf(place, '[role="alert"]'), save().disabled]).toEqual([['An address looks like name@company.com.'], true]);
  await type(place, '[data-field="redirect"]', ' test@ours.example');
  await press(place, 'Save the address');
  expect(sent().at(-1)).toEqual({ call: 'set_send_redirect', address: 'test@ours.example' });
  expect([textsOf(place, 'p')[0], save().disabled]).toEqual([set.redirect.text, true]);
  await type(place, '[data-field="redirect"]', '');
  await press(place, 'Save the address');
  expect(sent().at(-1)).toEqual({ call: 'set_send_redirect', address: null });
  expect(done.mock.calls).toEqual([['Saved. What waited for it goes there.'], ['Saved. Nobody gets mail; it waits.']]);
});

it('whether mail arrives: each domain in two lines; without an answer the rest of mail is there', async () => {
  const element = await show();
  const place = all(element, 'c-salesos-mail-domains')[0];
  expect(textsOf(place, '.domain p')).toEqual(domains.domains.flatMap(({ domain, line, toDo }) => [domain, line, toDo]));
  document.body.replaceChildren();
  const without = await show({ deliverability: 'down' });
  expect([notices(without)[0][0], textsOf(without, '.title').length]).toEqual(['No answer from SalesOS.', 2]);
});
