import { createElement } from 'lwc';
import setup from '@salesforce/apex/SalesOSGateway.setup';
import SalesosSetup from 'c/salesosSetup';
import { domains, mailView } from '../../../../../../../hubspot-app/test/mail-view.ts';
import { choices, count, health, mapping, setupView, writes } from '../../../../../../../hubspot-app/test/setup-view.ts';

for (const name of ['act', 'card', 'nextMail', 'people', 'setup'])
  jest.mock(`@salesforce/apex/SalesOSGateway.${name}`, () => ({ default: jest.fn() }), { virtual: true });

const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};
const refusal = (code, title, detail) => ({ ok: false, problem: { code, title, detail } });
const toasts = jest.fn();
let answers;

async function show(given = {}) {
  answers = { view: setupView, scope_choices: choices, count_scope: count, mapping, preview_writes: writes, ...given };
  setup.mockImplementation(async ({ body }) => {
    const answer = answers[JSON.parse(body).call];
    if (answer === undefined || answer === 'down') throw new Error('no answer');
    if (answer === 'never') return new Promise(() => {});
    return JSON.stringify('ok' in answer ? answer : { ok: true, data: answer });
  });
  const element = createElement('c-salesos-setup', { is: SalesosSetup });
  element.addEventListener('lightning__showtoast', (event) => toasts(event.detail.title));
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
const sent = () => setup.mock.calls.map(([{ body }]) => JSON.parse(body)).filter(({ call }) => call !== 'view');
async function press(element, label) {
  all(element, 'lightning-button')
    .find((one) => one.label === label)
    .click();
  await settle();
}
async function open(element, key) {
  all(element, `lightning-button[data-step="${key}"]`)[0].click();
  await settle();
}
const lineOf = (element, field) => all(element, 'c-salesos-setup-line').find((one) => one.dataset.field === field);
async function choosePart(part, value) {
  part.dispatchEvent(new CustomEvent('change', { detail: { value } }));
  await settle();
}
async function choose(element, selector, value) {
  all(element, selector)[0].dispatchEvent(new CustomEvent('change', { detail: { value } }));
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

it('says how each step stands; the first that is not done is open', async () => {
  const element = await show();
  expect(textsOf(element, 'h2')).toEqual([
    '1 · Connect',
    '2 · Fields and permissions',
    '3 · Which records',
    '4 · Map fields',
    '5 · Turn writing on',
    'Health',
    'Mail',
  ]);
  expect(textsOf(element, '.state')).toEqual(['Done', 'Done', 'To do', 'Done', 'To do']);
  expect(brands(element)).toEqual(['Count and cost']);
});

it('records: what is chosen is counted and saved with the rest as it was; a change makes the count old', async () => {
  const element = await show({ save_scope: setupView });
  await choose(element, 'lightning-checkbox-group', ['1']);
  await press(element, 'Count and cost');
  expect(textsOf(element, '.count dd')).toEqual(['8 of 14', 'about 2 calls to read, then 1,536 a day']);
  expect(brands(element)).toEqual(['Save this choice']);
  await choose(element, 'lightning-checkbox-group', ['1', '2']);
  expect(labelsOf(element)).not.toContain('Save this choice');
  await press(element, 'Count and cost');
  await press(element, 'Save this choice');
  const scopes = { account: { owners: null, list: null, recordTypes: null }, contact: { owners: ['1', '2'], list: null, recordTypes: null } };
  expect(sent().at(-1)).toEqual({ call: 'save_scope', scopes });
  expect(toasts.mock.calls).toEqual([['Saved. What is new in it is being read.']]);
});

it('records: while nobody has chosen, what is owned by our people is chosen and counted, and saved only by the admin', async () => {
  const proposal = { owners: ['2'], text: 'Proposed: only what one person owns.' };
  const element = await show({ scope_choices: { ...choices, proposal }, save_scope: setupView });
  expect(textsOf(element, 'p')).toContain(proposal.text);
  expect(all(element, 'lightning-checkbox-group')[0].value).toEqual(['2']);
  expect(textsOf(element, '.count dd')[0]).toBe('8 of 14');
  const owned = { owners: ['2'], list: null, recordTypes: null };
  const scopes = { account: owned, contact: owned };
  expect(sent()).toEqual([
    { call: 'scope_choices', object: 'contact' },
    { call: 'count_scope', scopes },
  ]);
  await choose(element, 'lightning-checkbox-group', []);
  expect(textsOf(element, 'p')).not.toContain(proposal.text);
  await press(element, 'Count and cost');
  await press(element, 'Save this choice');
  const everything = { owners: null, list: null, recordTypes: null };
  expect(sent().at(-1)).toEqual({ call: 'save_scope', scopes: { account: owned, contact: everything } });
  expect(textsOf(element, 'p')).not.toContain(proposal.text);
});

it('a refusal is said, and what was chosen stays', async () => {
  const element = await show({ count_scope: refusal('scope_invalid', 'This choice of records cannot be followed.', 'Nothing was changed.') });
  await choose(element, 'lightning-checkbox-group', ['2']);
  await press(element, 'Count and cost');
  expect(notices(element)).toEqual([['This choice of records cannot be followed.', 'Nothing was changed.']]);
  expect(all(element, 'lightning-checkbox-group')[0].value).toEqual(['2']);
  expect(labelsOf(element)).not.toContain('Save this choice');
});

it('mapping: only a changed line is tried and saved; set back it is no change', async () => {
  const element = await show({ preview_mapping: { measuredAt: setupView.measuredAt, lines: ['3 records would change.'] }, save_mapping: setupView });
  await open(element, 'mapping');
  const part = (name, field = 'title') => all(lineOf(element, field), `[data-part="${name}"]`)[0];
  expect(part('authority').options.map(({ label }) => label)).toEqual(['HubSpot wins', 'SalesOS wins']);
  const pick = async (value) => {
    await choosePart(part('authority'), value);
  };
  expect(brands(element)).toEqual([]);
  await pick('salesos_wins');
  expect(brands(element)).toEqual(['Dry run']);
  await pick('crm_wins');
  expect(brands(element)).toEqual([]);
  await pick('salesos_wins');
  await choosePart(part('crmField'), 'role');
  await press(element, 'Dry run');
  expect(textsOf(element, 'ul li')).toEqual(['3 records would change.']);
  expect(brands(element)).toEqual(['Save the mapping']);
  await press(element, 'Save the mapping');
  expect(sent()).toContainEqual({
    call: 'save_mapping',
    object: 'contact',
    changes: [{ what: 'set', field: 'title', crmField: 'role', direction: 'both', authority: 'salesos_wins', choice: 'identity', detail: '' }],
  });
  expect(labelsOf(element)).not.toContain('Dry run');
});

it('mapping: a line is added with how it is carried over, and one is taken away', async () => {
  const element = await show({ preview_mapping: { measuredAt: setupView.measuredAt, lines: ['3 records would change.'] } });
  await open(element, 'mapping');
  await press(element, 'Add a line');
  await choose(element, 'c-salesos-setup-new-line [data-part="field"], [data-part="field"]', '');
  await choose(element, 'lightning-input', 'Where from');
  await choosePart(all(all(element, 'c-salesos-setup-new-line')[0], '[data-part="crmField"]')[0], 'hs_lead_status');
  await press(element, 'Add');
  const part = (name) => all(lineOf(element, 'Where from'), `[data-part="${name}"]`)[0];
  await choosePart(part('choice'), 'picklist_map');
  expect(part('detail').value).toBe('NEW = NEW; OPEN = OPEN');
  await choosePart(part('detail'), 'NEW = inbound');
  await press(element, 'Remove');
  expect(textsOf(lineOf(element, 'status'), '.weak')).toEqual(['Goes with the next saving.']);
  await press(element, 'Dry run');
  const line = { field: 'Where from', crmField: 'hs_lead_status', direction: 'both', authority: 'crm_wins' };
  expect(sent().at(-1)).toEqual({
    call: 'preview_mapping',
    object: 'contact',
    changes: [
      { what: 'add', ...line, choice: 'picklist_map', detail: 'NEW = inbound' },
      { what: 'remove', field: 'status' },
    ],
  });
});

it('writing: the diff comes before the button; taking back asks first and keeps its key until it is answered', async () => {
  const on = { ...setupView, writing: { ...setupView.writing, state: 'on' } };
  const element = await show({ set_writing: on });
  await open(element, 'writing');
  expect(textsOf(element, '.sample p')).toEqual(['Engagement score: 41 → 66']);
  expect(brands(element)).toEqual(['Turn writing on']);
  await press(element, 'Turn writing on');
  expect(sent()).toContainEqual({ call: 'set_writing', state: 'on' });
  expect(labelsOf(element)).toContain('Stop writing');
  answers.view = on;
  await press(element, 'Undo last batch');
  expect(sent().filter(({ call }) => call === 'undo_last_batch')).toEqual([]);
  await press(element, 'Yes, take it back');
  expect(notices(element)[0][0]).toBe('No answer from SalesOS.');
  answers.undo_last_batch = { text: '1 record was taken back.' };
  await press(element, 'Yes, take it back');
  expect(toasts.mock.calls.at(-1)).toEqual(['1 record was taken back.']);
  const keys = sent().flatMap(({ call, idempotencyKey }) => (call === 'undo_last_batch' ? [idempotencyKey] : []));
  expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
});

it('health: measured when it is opened; one record is read again, one cause tried again', async () => {
  const element = await show({ health, resync_record: { text: 'It is read again now.' }, retry_cause: { text: '3 records are tried again.' } });
  expect(sent().map(({ call }) => call)).not.toContain('health');
  await open(element, 'health');
  expect(notices(element)).toEqual([['The sync is more than 5 minutes behind', expect.stringMatching(/^since \d.*M\. Nothing is lost\.$/)]]);
  const place = all(element, 'c-salesos-setup-health')[0];
  expect(textsOf(place, 'h3')).toEqual(['Contacts', 'Errors by cause', 'Flow', 'Read one record again']);
  expect(textsOf(place, '.fact dd')).toEqual(['6 min', 'not measured yet']);
  expect(textsOf(place, '.cause p')).toEqual(['3 contacts: no.', 'Correct them.']);
  await press(element, 'Retry these');
  all(place, 'lightning-input')[0].dispatchEvent(new CustomEvent('change', { detail: { value: ' 003A ' } }));
  await settle();
  await press(element, 'Read again');
  expect(sent().filter(({ call }) => call.startsWith('re'))).toEqual([
    { call: 'retry_cause', cause: 'rule' },
    { call: 'resync_record', object: 'contact', crmId: '003A' },
  ]);
  expect(toasts.mock.calls).toEqual([['3 records are tried again.'], ['It is read again now.']]);
  answers.health = 'down';
  await press(element, 'Look again');
  // What was measured stays in sight.
  expect(notices(element).map(([heading]) => heading)).toContain('No answer from SalesOS.');
  expect(textsOf(place, '.fact dd')).toEqual(['6 min', 'not measured yet']);
});

it('mail: what waits for a person is said while it is closed; how it stands is asked for when it is opened', async () => {
  expect(textsOf(await show(), '.waits')).toEqual([]);
  document.body.replaceChildren();
  const element = await show({
    view: { ...setupView, mail: 'Of 1 mail nobody knows whether it was sent.' },
    mail: mailView,
    deliverability: domains,
  });
  expect(textsOf(element, '.waits')).toEqual(['Of 1 mail nobody knows whether it was sent.']);
  expect(sent().map(({ call }) => call)).not.toContain('mail');
  await open(element, 'mail');
  expect(textsOf(element, '.part')).toEqual(['Mails nobody knows of', 'Mailboxes', 'Never write to', 'Whether mail arrives']);
});

it('who is no admin, and nobody who answers; what was known stays with its age', async () => {
  expect(notices(await show({ view: refusal('forbidden', 'x', 'y') }))).toEqual([
    ['Only an admin can set up SalesOS.', 'Ask an admin of your workspace. Nothing was changed.'],
  ]);
  document.body.replaceChildren();
  expect(notices(await show({ view: 'down' }))).toEqual([['The set-up cannot be read right now. Nothing was lost and nothing was changed.', null]]);
  document.body.replaceChildren();
  const element = await show();
  answers.view = 'down';
  await jest.advanceTimersByTimeAsync(15_100);
  await settle();
  expect(notices(element)[0][0]).toMatch(/^The set-up cannot be read right now; nothing was lost\. What you see is from \d/);
  expect(textsOf(element, 'h2')).toHaveLength(7);
});
