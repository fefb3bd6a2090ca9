import { createElement } from 'lwc';
import { getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import act from '@salesforce/apex/SalesOSGateway.act';
import card from '@salesforce/apex/SalesOSGateway.card';
import SalesosEngagement from 'c/salesosEngagement';
import SalesosSequence from 'c/salesosSequence';
import { activeEnrollment, hot, hotFields } from '../../../../../../preview/gallery/fixtures.ts';

jest.mock('@salesforce/apex/SalesOSGateway.card', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/SalesOSGateway.act', () => ({ default: jest.fn() }), { virtual: true });

const recordId = '003000000000001AAA';
const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};
const reply = (change = {}) => JSON.stringify({ ok: true, data: { ...hot, ...change } });
const toasts = jest.fn();

function show(is = SalesosSequence, tag = 'c-salesos-sequence') {
  const element = createElement(tag, { is });
  Object.assign(element, { recordId, objectApiName: 'Contact' });
  element.addEventListener('lightning__showtoast', (event) => toasts(event.detail));
  document.body.appendChild(element);
  return element;
}
const find = (element, selector) => element.shadowRoot.querySelector(selector);
const buttons = (element) => [...element.shadowRoot.querySelectorAll('lightning-button')];
const button = (element, label) => buttons(element).find((one) => one.label === label);
const labelsOf = (element) => buttons(element).map(({ label }) => label);
const picker = (element) => find(element, 'c-salesos-enroll-picker');
const sent = () => act.mock.calls.map(([{ body }]) => JSON.parse(body));

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-11-23T17:40:00Z'), doNotFake: ['queueMicrotask', 'nextTick'] });
  card.mockResolvedValue(reply());
  act.mockResolvedValue(reply());
});

afterEach(() => {
  document.body.replaceChildren();
  jest.clearAllMocks();
  jest.useRealTimers();
});

it('shows each step with what happened and what is due, in the right zones', async () => {
  const element = show();
  await settle();
  const steps = [...element.shadowRoot.querySelectorAll('c-salesos-sequence-step')].map(({ step }) => [
    step.title,
    step.state,
    step.lines.map(({ text }) => text),
  ]);
  // The viewer sits in Los Angeles, the prospect in Berlin.
  expect(steps).toEqual([
    ['Mail 1', 'done', ['sent Sat 5:40 AM', 'opened (human) Sat 7:40 AM']],
    ['Mail 2', 'due', ['due Thu 9:40 AM in Berlin, same thread']],
    ['Mail 3', 'upcoming', []],
  ]);
  expect(find(element, '.title').textContent).toBe('Sequence: Warm intro');
  expect(find(element, '.progress').textContent).toBe('next: 2 of 5 · active');
  expect(labelsOf(element)).toEqual(['Pause', 'Send now', 'Snooze 3 days', 'Remove']);
});

it('shows the CRM fields before the backend has answered', async () => {
  card.mockReturnValue(new Promise(() => {}));
  const element = show();
  getRecord.emit({ fields: Object.fromEntries(Object.entries(hotFields).map(([name, value]) => [name, { value }])) });
  await settle();
  expect(find(element, '.title').textContent).toBe('Sequence: Warm intro');
  expect(find(element, '.progress').textContent).toBe('next: 2 of 5 · active');
});

it('asks once for both cards of a page', async () => {
  show();
  show(SalesosEngagement, 'c-salesos-engagement');
  await settle();
  expect(card).toHaveBeenCalledTimes(1);
});

it('enrolls in the recommended sequence after showing what it would do', async () => {
  card.mockResolvedValue(reply({ enrollment: null }));
  const element = show();
  await settle();
  expect(labelsOf(element)).toEqual(['Enroll…']);
  button(element, 'Enroll…').click();
  await settle();
  const open = picker(element);
  expect([...open.shadowRoot.querySelectorAll('.offer-name')].map((name) => name.textContent)).toEqual([
    'Warm intro recommended for tier 1',
    'Newsletter re-engage',
  ]);
  expect([...open.shadowRoot.querySelectorAll('.send')].map((send) => send.textContent)).toEqual([
    'Mail 1 Tue 9:40 AM in Berlin',
    'Mail 2 Fri 9:40 AM in Berlin',
    'Mail 3 Dec 1, 9:40 AM in Berlin',
  ]);
  button(open, 'Enroll in Warm intro').click();
  await settle();
  expect(sent()).toEqual([{ action: 'enroll', sequenceId: 'seq_1', idempotencyKey: expect.any(String) }]);
  expect(toasts.mock.calls).toEqual([[{ title: 'Enrolled in Warm intro.', message: '', variant: 'success' }]]);
  expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId }]);
  expect(picker(element)).toBeNull();
  expect(find(element, '.title').textContent).toBe('Sequence: Warm intro');
});

it('says before confirming what will stop it, and does not let it start', async () => {
  card.mockResolvedValue(reply({ enrollment: null }));
  const element = show();
  await settle();
  button(element, 'Enroll…').click();
  await settle();
  const open = picker(element);
  const radio = open.shadowRoot.querySelector('input[value="seq_2"]');
  radio.checked = true;
  radio.dispatchEvent(new Event('change'));
  await settle();
  expect(find(open, 'c-salesos-notice').text).toBe('Will not start: contacted by Anna 2 days ago (minimum 7)');
  expect(button(open, 'Enroll in Newsletter re-engage').disabled).toBe(true);
});

it('warns before a start that a reply waits, and lets it start', async () => {
  const first = hot.offers.find(({ blocked }) => blocked === null);
  const others = hot.offers.filter((offer) => offer !== first);
  card.mockResolvedValue(reply({ enrollment: null, offers: [{ ...first, blocked: null, caution: 'A reply waits.' }, ...others] }));
  const element = show();
  await settle();
  button(element, 'Enroll…').click();
  await settle();
  const open = picker(element);
  open.shadowRoot.querySelector(`input[value="${first.sequenceId}"]`).dispatchEvent(new Event('change'));
  await settle();
  expect(find(open, 'c-salesos-notice').text).toBe('A reply waits.');
  expect(button(open, `Enroll in ${first.name}`).disabled).toBe(false);
});

it('offers no start as the first thing to do where none would start', async () => {
  const offers = hot.offers.map((offer) => ({ ...offer, blocked: { code: 'no_email_address', text: 'no usable email address' } }));
  card.mockResolvedValue(reply({ enrollment: null, offers }));
  const element = show();
  await settle();
  expect(button(element, 'Enroll…').variant).toBe('neutral');
});

it('says who may enroll to whoever may not', async () => {
  const notice = { kind: 'info', text: 'Mark Lee owns this record.', action: null };
  card.mockResolvedValue(reply({ may: [], notice }));
  const element = show();
  await settle();
  expect(element.shadowRoot.textContent).toContain('Mark Lee owns this record.');
});

it('keeps the picker open when the backend refuses, and tells why', async () => {
  card.mockResolvedValue(reply({ enrollment: null }));
  act.mockResolvedValue(
    JSON.stringify({ ok: false, problem: { code: 'contacted_recently', title: 'Will not start.', detail: 'Anna wrote today. Nothing was sent.' } }),
  );
  const element = show();
  await settle();
  button(element, 'Enroll…').click();
  await settle();
  button(picker(element), 'Enroll in Warm intro').click();
  await settle();
  expect(toasts.mock.calls).toEqual([[{ title: 'Will not start.', message: 'Anna wrote today. Nothing was sent.', variant: 'error' }]]);
  expect(picker(element)).not.toBeNull();
});

it('tries again under the same key when nobody answered, and under a new one after an answer', async () => {
  const element = show();
  await settle();
  act.mockRejectedValueOnce({ body: { message: 'Read timed out' } });
  for (let press = 0; press < 3; press += 1) {
    button(element, 'Pause').click();
    await settle();
  }
  const keys = sent().map(({ idempotencyKey }) => idempotencyKey);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
  expect(toasts.mock.calls[0]).toEqual([{ title: 'No answer from SalesOS.', message: 'Try again: it will not happen twice.', variant: 'error' }]);
});

it('asks before it removes', async () => {
  const element = show();
  await settle();
  button(element, 'Remove').click();
  await settle();
  expect(find(element, '[role="alertdialog"]').textContent).toContain('Remove from Warm intro?');
  expect(act).not.toHaveBeenCalled();
  button(element, 'Cancel').click();
  await settle();
  button(element, 'Remove').click();
  await settle();
  button(element, 'Remove').click();
  await settle();
  expect(sent()).toEqual([{ action: 'remove', enrollmentId: 'enr_1', idempotencyKey: expect.any(String) }]);
});

it('has no button that sends to a person who must not be written to', async () => {
  card.mockResolvedValue(
    reply({ doNotContact: 'Opted out on Nov 21.', enrollment: { ...activeEnrollment, state: 'paused', can: ['resume', 'send_now', 'remove'] } }),
  );
  const element = show();
  await settle();
  expect(labelsOf(element)).toEqual(['Remove']);
});

it('has no buttons for a viewer', async () => {
  card.mockResolvedValue(reply({ may: [] }));
  const element = show();
  await settle();
  expect(labelsOf(element)).toEqual([]);
});

it('says when there is nothing to enroll in', async () => {
  card.mockResolvedValue(reply({ enrollment: null, offers: [] }));
  const element = show();
  await settle();
  expect(find(element, '.card').textContent).toContain('No active sequence to enroll in.');
});

it('says whose record it is where there is no way to enroll', async () => {
  card.mockResolvedValue(reply({ enrollment: null, may: [], notice: { kind: 'info', text: 'David owns this record.', action: null } }));
  const element = show();
  await settle();
  expect(find(element, '.card').textContent).toContain('David owns this record.');
  expect(labelsOf(element)).toEqual([]);
});

it('says a reason once, at the step it kept from going', async () => {
  const reason = { code: 'replied', text: 'The contact replied.', remedy: 'Answer the reply.' };
  const steps = activeEnrollment.steps.map((step) => (step.position === 2 ? { ...step, state: 'not_sent', lines: [], reason } : step));
  card.mockResolvedValue(reply({ enrollment: { ...activeEnrollment, state: 'exited', stateText: 'ended', reason, steps, can: [] } }));
  const element = show();
  await settle();
  expect(find(element, 'c-salesos-notice')).toBeNull();
  expect(element.shadowRoot.querySelectorAll('c-salesos-sequence-step')[1].step).toMatchObject({ reason: reason.text, remedy: reason.remedy });
  expect(button(element, 'Enroll…').variant).toBe('neutral');
});
