import { createElement } from 'lwc';
import act from '@salesforce/apex/SalesOSGateway.act';
import card from '@salesforce/apex/SalesOSGateway.card';
import SalesosConflicts from 'c/salesosConflicts';
import { conflicts, hot } from '../../../../../../preview/gallery/fixtures.ts';

jest.mock('@salesforce/apex/SalesOSGateway.card', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/SalesOSGateway.act', () => ({ default: jest.fn() }), { virtual: true });

const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};
const reply = (change = {}) => JSON.stringify({ ok: true, data: { ...hot, conflicts, ...change } });
const toasts = jest.fn();

async function show() {
  const element = createElement('c-salesos-conflicts', { is: SalesosConflicts });
  Object.assign(element, { recordId: '003000000000001AAA', objectApiName: 'Contact' });
  element.addEventListener('lightning__showtoast', (event) => toasts(event.detail));
  document.body.appendChild(element);
  await settle();
  return element;
}
const all = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];
const find = (element, selector) => element.shadowRoot.querySelector(selector);
const button = (element, label) => all(element, 'lightning-button').find((one) => one.label === label);
const labelsOf = (element) => all(element, 'lightning-button').map(({ label }) => label);
const sent = () => act.mock.calls.map(([{ body }]) => JSON.parse(body));
async function choose(element, field, value) {
  const radio = all(element, 'input[type="radio"]').find((one) => one.name === field && one.value === value);
  radio.checked = true;
  radio.dispatchEvent(new CustomEvent('change'));
  await settle();
}
async function press(element, label) {
  button(element, label).click();
  await settle();
}

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-11-23T17:40:00Z'), doNotFake: ['queueMicrotask', 'nextTick'] });
  card.mockResolvedValue(reply());
  act.mockResolvedValue(reply({ conflicts: [] }));
});
afterEach(() => {
  document.body.replaceChildren();
  jest.clearAllMocks();
  jest.useRealTimers();
});

it('shows each field with both values, who entered them, and the one before', async () => {
  const element = await show();
  expect(find(element, '.title').textContent).toBe('2 fields differ');
  expect(all(element, 'section').map((one) => one.querySelector('h3').textContent)).toEqual(['Phone', 'Title']);
  const sides = all(element, '.side').map((one) => [one.querySelector('dt').textContent, one.querySelector('dd').textContent.trim()]);
  expect(sides).toEqual([
    ['Salesforce', '+1 555 0101 (J. Doe, 2:02 AM)'],
    ['SalesOS', '+1 555 0199 (enrichment, 2:05 AM)'],
    ['before', '+1 555 0100'],
    ['Salesforce', 'empty'],
    ['SalesOS', 'Head of Sales (Sun 2:05 AM)'],
    ['before', 'Sales'],
  ]);
  expect(all(element, 'input:checked').map(({ value }) => value)).toEqual(['remote', 'remote']);
});

it.each([
  ['nothing differs', () => card.mockResolvedValue(reply({ conflicts: [] }))],
  ['nobody has answered yet', () => card.mockReturnValue(new Promise(() => {}))],
  [
    'the viewer may not see the record',
    () => card.mockResolvedValue(JSON.stringify({ ok: false, problem: { code: 'forbidden', title: 'No', detail: '' } })),
  ],
])('is not there when %s', async (_name, given) => {
  given();
  const element = await show();
  expect(element.shadowRoot.childElementCount).toBe(0);
});

it('applies all answers at once, with what was typed', async () => {
  const element = await show();
  await choose(element, 'c1', 'edited');
  const field = find(element, 'input[data-edit="c1"]');
  expect([field.value, field === element.shadowRoot.activeElement]).toEqual(['+1 555 0199', true]);
  field.value = '+1 555 0177';
  field.dispatchEvent(new CustomEvent('input'));
  await choose(element, 'c2', 'local');
  await press(element, 'Apply');
  expect(sent()).toEqual([
    {
      action: 'resolve_conflict',
      answers: [
        { conflictId: 'c1', seen: 's1', resolution: 'edited', value: '+1 555 0177' },
        { conflictId: 'c2', seen: 's2', resolution: 'local' },
      ],
      idempotencyKey: expect.any(String),
    },
  ]);
  expect(element.shadowRoot.childElementCount).toBe(0);
  expect(toasts.mock.calls).toEqual([[{ title: 'Decided. Both sides will show it.', message: '', variant: 'success' }]]);
});

it('asks before it decides for good, for this field only', async () => {
  const element = await show();
  await choose(element, 'c1', 'local');
  await press(element, 'Always do this for Phone…');
  expect(find(element, '[role="alertdialog"]').textContent).toContain('From now on SalesOS wins whenever both sides change Phone, on every record.');
  expect(labelsOf(element)).not.toContain('Apply');
  await press(element, 'Cancel');
  expect(sent()).toEqual([]);
  await press(element, 'Always do this for Phone…');
  await press(element, 'Always');
  expect(sent()[0].answers).toEqual([{ conflictId: 'c1', seen: 's1', resolution: 'local', always: true }]);
});

it('answered elsewhere meanwhile: says so and shows how it is now', async () => {
  const element = await show();
  act.mockResolvedValue(
    JSON.stringify({
      ok: false,
      problem: { code: 'already_resolved', title: 'Somebody has answered this already.', detail: 'Nothing was changed.' },
    }),
  );
  card.mockResolvedValue(reply({ conflicts: conflicts.slice(1) }));
  await press(element, 'Apply');
  expect(find(element, 'c-salesos-notice').heading).toBe('Somebody has answered this already.');
  expect(find(element, '.title').textContent).toBe('1 field differs');
});

it('another pair of values begins with nothing chosen', async () => {
  const element = await show();
  await choose(element, 'c1', 'local');
  card.mockResolvedValue(reply({ conflicts: [{ ...conflicts[0], seen: 's9' }, conflicts[1]] }));
  jest.advanceTimersByTime(15_000);
  await settle();
  expect(all(element, 'input:checked').map(({ value }) => value)).toEqual(['remote', 'remote']);
});

it('keeps what was chosen when nobody answers', async () => {
  act.mockRejectedValue(new Error('down'));
  const element = await show();
  await choose(element, 'c1', 'local');
  await press(element, 'Apply');
  expect(find(element, 'c-salesos-notice').heading).toBe('No answer from SalesOS.');
  expect(all(element, 'input:checked').map(({ value }) => value)).toEqual(['local', 'remote']);
});

it('who may not decide reads along', async () => {
  card.mockResolvedValue(reply({ conflicts: conflicts.map((one) => ({ ...one, may: [] })) }));
  const element = await show();
  expect([all(element, 'input'), labelsOf(element)]).toEqual([[], []]);
  expect(element.shadowRoot.textContent).toContain('Only the owner of this record or a manager can decide.');
});

it('says when something in the CRM sets a value back', async () => {
  card.mockResolvedValue(reply({ conflicts: [{ ...conflicts[0], kind: 'flapping', may: ['resolve'] }] }));
  const element = await show();
  expect(find(element, 'c-salesos-notice').text).toBe('Something in Salesforce sets Phone back each time SalesOS writes it.');
  expect(labelsOf(element)).toEqual(['Apply']);
});
