import { createElement } from 'lwc';
import { getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import act from '@salesforce/apex/SalesOSGateway.act';
import card from '@salesforce/apex/SalesOSGateway.card';
import SalesosEngagement from 'c/salesosEngagement';
import { hot, hotFields, hotScore, noFields } from '../../../../../../preview/gallery/fixtures.ts';

jest.mock('@salesforce/apex/SalesOSGateway.card', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/SalesOSGateway.act', () => ({ default: jest.fn() }), { virtual: true });

const recordId = '003000000000001AAA';
const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};
const reply = (change = {}) => JSON.stringify({ ok: true, data: { ...hot, ...change } });
const record = (fields) => ({
  id: recordId,
  fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { value, displayValue: null }])),
});

function show(objectApiName = 'Contact') {
  const element = createElement('c-salesos-engagement', { is: SalesosEngagement });
  Object.assign(element, { recordId, objectApiName });
  document.body.appendChild(element);
  return element;
}
const find = (element, selector) => element.shadowRoot.querySelector(selector);
const words = (element, selector) => find(element, selector)?.textContent.replace(/\s+/g, ' ').trim();
const notices = (element) =>
  [...element.shadowRoot.querySelectorAll('c-salesos-notice')].map(({ kind, heading, text, actionLabel }) => ({ kind, heading, text, actionLabel }));

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

it('shows the CRM fields before the backend has answered', async () => {
  card.mockReturnValue(new Promise(() => {}));
  const element = show();
  getRecord.emit(record(hotFields));
  await settle();
  expect(words(element, '.value')).toBe('66');
  expect(words(element, '.band')).toBe('Hot');
  expect(words(element, '.tier')).toBe('Tier 1');
  expect(words(element, '.reason')).toBe(hotScore.reason);
  expect(words(element, '.next-line')).toBe('Next: Reply now');
  expect(words(element, '.because')).toBe('because her reply has been waiting since Nov 22');
  expect(words(element, '.as-of')).toBe('as of 24 minutes ago');
  expect(find(element, '.why [aria-hidden]')).not.toBeNull();
  // Its place is kept: nothing moves when the conversation is there.
  expect([find(element, '.talk-place lightning-button').label, find(element, '.talk-place lightning-button').disabled]).toEqual([
    'Show thread',
    true,
  ]);
});

it('shows what the account of a person has of its contact', async () => {
  card.mockReturnValue(new Promise(() => {}));
  const element = show('Account');
  getRecord.emit(record(Object.fromEntries(Object.entries(hotFields).map(([name, value]) => [name.replace(/__c$/, '__pc'), value]))));
  await settle();
  expect([words(element, '.value'), words(element, '.tier'), card.mock.calls[0][0].objectApiName]).toEqual(['66', 'Tier 1', 'Account']);
});

it('shows parts, trend and evidence once it has', async () => {
  const element = show();
  getRecord.emit(record(hotFields));
  await settle();
  const parts = [...element.shadowRoot.querySelectorAll('c-salesos-score-part')].map(({ row }) => [row.name, row.pointsText, row.share]);
  expect(parts).toEqual([
    ['Replies', '34 of 40', 34 / 40],
    ['Clicks', '21 of 35', 21 / 35],
    ['Opens', '11 of 25', 11 / 25],
  ]);
  expect(find(element, 'c-salesos-sparkline').alt).toBe('Score over the last 14 days, from 22 to 66.');
  expect(words(element, '.change')).toBe('+14 this week');
  expect(words(element, '.meta')).toBe('Intent not measured · Fit 80 · Priority 71');
  expect(words(element, '.because')).toContain('because her reply has been waiting 19 h');
  expect([...element.shadowRoot.querySelectorAll('c-salesos-disclosure')].map(({ label }) => label)).toEqual([
    'How it is calculated',
    'Machine hits (2), not counted',
  ]);
  expect(card).toHaveBeenCalledTimes(1);
});

it('keeps the CRM values and says so when the backend is unreachable', async () => {
  card.mockRejectedValue({ body: { message: 'no answer' } });
  const element = show();
  getRecord.emit(record(hotFields));
  await settle();
  expect(words(element, '.value')).toBe('66');
  expect(notices(element)).toEqual([
    { kind: 'warning', heading: null, text: 'Live details are unavailable; last synced 9:16 AM. Nothing was lost.', actionLabel: 'Try again' },
  ]);
  expect(find(element, '.why')).toBeNull();
});

it('shows a hidden field as unknown, not as a number', async () => {
  card.mockReturnValue(new Promise(() => {}));
  const element = show();
  getRecord.emit(record({}));
  await settle();
  expect(find(element, '.value')).toBeNull();
  expect(find(element, '.head-skeleton')).not.toBeNull();
});

it('leaves it to the sequence card to say who may enroll', async () => {
  card.mockResolvedValue(reply({ may: [], notice: { kind: 'info', text: 'Mark Lee owns this record.', action: null } }));
  const element = show();
  await settle();
  expect(notices(element)).toEqual([]);
});

it('puts "Do not contact" in place of the score', async () => {
  card.mockResolvedValue(reply({ doNotContact: 'Do not contact: opted out on Nov 21.', nextAction: null }));
  const element = show();
  await settle();
  expect(notices(element)).toEqual([{ kind: 'stop', heading: 'Do not contact', text: 'Opted out on Nov 21.', actionLabel: null }]);
  expect(find(element, '.value')).toBeNull();
  expect(find(element, '.why')).toBeNull();
});

it('says what a person without permission can do', async () => {
  card.mockResolvedValue(
    JSON.stringify({ ok: false, problem: { code: 'forbidden', title: 'You may not see this record in SalesOS.', detail: 'Ask the owner.' } }),
  );
  const element = show();
  getRecord.emit(record(hotFields));
  await settle();
  expect(notices(element)).toEqual([{ kind: 'stop', heading: 'You may not see this record in SalesOS.', text: 'Ask the owner.', actionLabel: null }]);
  expect(find(element, '.value')).toBeNull();
});

it('says that nothing has happened yet', async () => {
  const score = { ...hotScore, value: 0, contributions: [], reason: 'Nobody has reacted yet.' };
  card.mockResolvedValue(reply({ score, enrollment: null }));
  const element = show();
  await settle();
  expect(words(element, '.reason')).toBe('Nothing has happened yet.');
  expect(find(element, '.why')).toBeNull();
});

it('does not tell to enroll who is enrolled', async () => {
  card.mockResolvedValue(reply({ score: { ...hotScore, value: 0, contributions: [], reason: 'Nobody has reacted yet.' } }));
  const element = show();
  getRecord.emit(record({ ...hotFields, SalesOS_Score_Reason__c: 'Nobody has reacted yet.' }));
  await settle();
  expect(words(element, '.reason')).toBe('Nobody has reacted yet.');
});

it('offers to sync a record that is not there yet', async () => {
  card.mockResolvedValue(reply({ score: null, nextAction: null, notice: { kind: 'info', text: 'Created a minute ago.', action: 'sync_now' } }));
  const toasts = jest.fn();
  const element = show();
  element.addEventListener('lightning__showtoast', (event) => toasts(event.detail));
  getRecord.emit(record(noFields));
  await settle();
  expect(notices(element)).toEqual([
    { kind: 'info', heading: 'This record is not in SalesOS yet.', text: 'Created a minute ago.', actionLabel: 'Sync now' },
  ]);
  find(element, 'c-salesos-notice').dispatchEvent(new CustomEvent('choose'));
  await settle();
  const { objectApiName, recordId: id, body } = act.mock.calls[0][0];
  expect({ objectApiName, id, ...JSON.parse(body) }).toEqual({
    objectApiName: 'Contact',
    id: recordId,
    action: 'sync_now',
    idempotencyKey: expect.stringMatching(/^.{8,200}$/),
  });
  expect(toasts).toHaveBeenCalledWith({ title: 'Done.', message: '', variant: 'success' });
  expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId }]);
  expect(words(element, '.value')).toBe('66');
});

it('asks for an earlier day and comes back', async () => {
  const element = show();
  await settle();
  card.mockResolvedValueOnce(reply({ score: { ...hotScore, value: 31, asOf: '2026-11-18T22:00:00Z' } }));
  find(element, 'c-salesos-score-details').dispatchEvent(new CustomEvent('daychange', { detail: { day: '2026-11-18' } }));
  await settle();
  expect(new Date(card.mock.calls[1][0].asOf)).toEqual(new Date('2026-11-18T23:59:59'));
  expect(words(element, '.value')).toBe('31');
  expect(words(element, '.earlier')).toContain('This is the score on November 18, 2026.');
  find(element, '.earlier lightning-button').click();
  await settle();
  expect(words(element, '.value')).toBe('66');
});

it('asks again when the record changes under it', async () => {
  show();
  getRecord.emit(record(hotFields));
  await settle();
  getRecord.emit(record({ ...hotFields, SalesOS_Engagement_Score__c: 70 }));
  await settle();
  expect(card).toHaveBeenCalledTimes(2);
});
