import { createElement } from 'lwc';
import act from '@salesforce/apex/SalesOSGateway.act';
import people from '@salesforce/apex/SalesOSGateway.people';
import SalesosAccountPeople from 'c/salesosAccountPeople';
import { manyPeople, nordlicht } from '../../../../../../preview/gallery/edit-fixtures.ts';

const mockNavigate = jest.fn();
jest.mock('@salesforce/apex/SalesOSGateway.people', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/SalesOSGateway.act', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('lightning/navigation', () => {
  const Navigate = Symbol('Navigate');
  const GenerateUrl = Symbol('GenerateUrl');
  const mixin = (base) =>
    class extends base {
      [Navigate](page) {
        mockNavigate(page);
      }

      [GenerateUrl](page) {
        return Promise.resolve(`/r/${page.attributes.recordId}`);
      }
    };
  return { NavigationMixin: Object.assign(mixin, { Navigate, GenerateUrl }) };
});

const recordId = '001000000000001AAA';
const settle = async () => {
  for (let turn = 0; turn < 15; turn += 1) await Promise.resolve();
};
const ok = (data) => JSON.stringify({ ok: true, data });
const refused = (code, title = 'No.', detail = 'Nothing was lost.') => JSON.stringify({ ok: false, problem: { code, title, detail } });
const toasts = jest.fn();

function show() {
  const element = createElement('c-salesos-account-people', { is: SalesosAccountPeople });
  Object.assign(element, { recordId });
  element.addEventListener('lightning__showtoast', (event) => toasts(event.detail));
  document.body.appendChild(element);
  return element;
}
const all = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];
const find = (element, selector) => element.shadowRoot.querySelector(selector);
const text = (node, selector) => node.querySelector(selector)?.textContent ?? null;
const names = (element) => all(element, '.person').map((row) => text(row, 'a'));
const notice = (element) => {
  const { kind, heading, text: words, actionLabel } = find(element, 'c-salesos-notice');
  return { kind, heading, text: words, actionLabel };
};

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-11-23T17:40:00Z'), doNotFake: ['queueMicrotask', 'nextTick'] });
  people.mockResolvedValue(ok(nordlicht));
});
afterEach(() => {
  document.body.replaceChildren();
  jest.restoreAllMocks();
  jest.resetAllMocks();
  jest.useRealTimers();
});

it('lists people by score with tier, movement in words, reason and the way to the record', async () => {
  const element = show();
  await settle();
  expect(people).toHaveBeenCalledWith({ recordId });
  const rows = all(element, '.person').map((row) => [
    text(row, '.score'),
    text(row, '.standing .weak'),
    text(row, 'a'),
    row.querySelector('a').getAttribute('href'),
    text(row, '.job'),
    text(row, '.reason'),
    text(row, '.movement'),
  ]);
  expect(rows).toEqual([
    ['66', 'Tier 1', 'Lena Vogt', '/r/003000000000001AAA', 'Head of Operations', 'Replied yesterday and clicked the “pricing” link twice.', 'Rising'],
    ['41', 'Tier 2', 'Yusuf Demir', '/r/003000000000002AAA', 'Fleet Manager', 'Clicked a link on Nov 9.', 'Falling'],
    ['20', 'Tier 3', 'Maximiliane Freifrau von Hohenstein-Wittelsbach', '/r/003000000000003AAA', null, 'Opened a mail on Nov 12.', 'Steady'],
    ['12', 'Tier 4', 'Jörg Albers', '/r/003000000000004AAA', 'Buyer', 'Replied on Oct 2.', 'Gone quiet'],
    ['–', '', 'Petra Sommer', '/r/003000000000005AAA', 'Buyer', 'Opted out on Nov 3.', 'Do not contact'],
  ]);
});

it('opens the record in the app; a modified click is left to the browser', async () => {
  const element = show();
  await settle();
  let isTaken;
  element.shadowRoot.addEventListener('click', (event) => {
    isTaken = event.defaultPrevented;
    event.preventDefault();
  });
  const click = (init) => {
    find(element, '.person a').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, button: 0, ...init }));
    return isTaken;
  };
  expect([click({ ctrlKey: true }), click({})]).toEqual([false, true]);
  expect(mockNavigate.mock.calls).toEqual([
    [{ type: 'standard__recordPage', attributes: { recordId: '003000000000001AAA', objectApiName: 'Contact', actionName: 'view' } }],
  ]);
});

it('waits without a list, then says when nobody is known', async () => {
  people.mockReturnValueOnce(new Promise(() => {}));
  expect(find(show(), '[role="status"]').textContent).toContain('Loading details');
  people.mockResolvedValue(ok({ name: 'Kestrel', people: [] }));
  const element = show();
  await settle();
  expect(find(element, '.empty').textContent).toBe('Nobody of this account is known yet.');
});

it('shows ten at first, and all when asked', async () => {
  people.mockResolvedValue(ok(manyPeople));
  const element = show();
  await settle();
  expect(names(element)).toHaveLength(10);
  const more = find(element, '.more');
  expect(more.label).toBe('Show all 23');
  more.click();
  await settle();
  expect(names(element)).toHaveLength(23);
  expect(find(element, '.more')).toBeNull();
});

it('says when nobody answers, and tries again', async () => {
  people.mockRejectedValueOnce({ body: { message: 'Read timed out' } });
  const element = show();
  await settle();
  expect(notice(element)).toEqual({
    kind: 'warning',
    heading: null,
    text: 'The list is unavailable right now. Nothing was lost.',
    actionLabel: 'Try again',
  });
  find(element, 'c-salesos-notice').dispatchEvent(new CustomEvent('choose'));
  await settle();
  expect(names(element)).toHaveLength(5);
});

it('keeps the list, with its age, when a later read fails', async () => {
  const element = show();
  await settle();
  people.mockRejectedValue(new Error('down'));
  await jest.advanceTimersByTimeAsync(60_000);
  await settle();
  expect(people).toHaveBeenCalledTimes(2);
  expect(names(element)).toHaveLength(5);
  expect(notice(element).text).toBe('The list cannot be refreshed right now; it is from 9:40 AM.');
});

it('does not ask behind another tab, nor after it has gone', async () => {
  const element = show();
  await settle();
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  await jest.advanceTimersByTimeAsync(180_000);
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
  element.remove();
  await jest.advanceTimersByTimeAsync(180_000);
  expect(people).toHaveBeenCalledTimes(1);
});

it('a refusal takes the list away', async () => {
  const element = show();
  await settle();
  people.mockResolvedValue(refused('forbidden', 'You may not see this record in SalesOS.', 'Ask the owner.'));
  await jest.advanceTimersByTimeAsync(60_000);
  await settle();
  expect(notice(element)).toEqual({ kind: 'stop', heading: 'You may not see this record in SalesOS.', text: 'Ask the owner.', actionLabel: null });
  expect(names(element)).toEqual([]);
});

it('not synced: why, Sync now, and the list once it is there', async () => {
  people.mockResolvedValueOnce(refused('not_synced', 'This record is not here yet.', 'New records arrive within a minute.'));
  act.mockResolvedValue(ok({}));
  const element = show();
  await settle();
  expect(notice(element)).toEqual({
    kind: 'info',
    heading: 'This record is not in SalesOS yet.',
    text: 'New records arrive within a minute.',
    actionLabel: 'Sync now',
  });
  find(element, 'c-salesos-notice').dispatchEvent(new CustomEvent('choose'));
  await settle();
  const [[{ objectApiName, body }]] = act.mock.calls;
  expect([objectApiName, JSON.parse(body)]).toEqual(['Account', { action: 'sync_now', idempotencyKey: expect.any(String) }]);
  expect(toasts.mock.calls).toEqual([[{ title: 'The CRM is being read again.', message: '', variant: 'success' }]]);
  await jest.advanceTimersByTimeAsync(3_000);
  await settle();
  expect(names(element)).toHaveLength(5);
});
