import act from '@salesforce/apex/SalesOSGateway.act';
import card from '@salesforce/apex/SalesOSGateway.card';
import { newIdempotencyKey, refreshCard, sendAction, watchCard } from 'c/salesosApi';
import { hot } from '../../../../../../preview/gallery/fixtures.ts';

jest.mock('@salesforce/apex/SalesOSGateway.card', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/SalesOSGateway.act', () => ({ default: jest.fn() }), { virtual: true });

const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};
const reply = (name) => JSON.stringify({ ok: true, data: { ...hot, name } });
const names = (listener) => listener.mock.calls.map(([outcome]) => (outcome.kind === 'view' ? outcome.view.name : outcome.kind));
let stop = () => {};

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
  card.mockResolvedValue(reply('first'));
});
afterEach(() => {
  stop();
  jest.resetAllMocks();
  jest.useRealTimers();
});

function watch() {
  const listener = jest.fn();
  stop = watchCard('Contact', '003', listener);
  return listener;
}

it('asks every 15 seconds while the page is looked at, and not behind another tab', async () => {
  const visible = jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
  watch();
  await settle();
  await jest.advanceTimersByTimeAsync(15_000);
  expect(card).toHaveBeenCalledTimes(2);
  visible.mockReturnValue('hidden');
  await jest.advanceTimersByTimeAsync(60_000);
  expect(card).toHaveBeenCalledTimes(2);
  visible.mockReturnValue('visible');
  window.dispatchEvent(new Event('focus'));
  await settle();
  expect(card).toHaveBeenCalledTimes(3);
});

it('stops asking when the last card has gone', async () => {
  watch();
  await settle();
  stop();
  await jest.advanceTimersByTimeAsync(60_000);
  window.dispatchEvent(new Event('focus'));
  expect(card).toHaveBeenCalledTimes(1);
});

it('does not let an answer from before an action overwrite what the action brought', async () => {
  const listener = watch();
  await settle();
  let answerLate;
  card.mockReturnValueOnce(new Promise((resolve) => (answerLate = resolve)));
  const late = refreshCard('Contact', '003');
  act.mockResolvedValue(reply('after the action'));
  await sendAction('Contact', '003', { action: 'sync_now' });
  answerLate(reply('from before'));
  await late;
  expect(names(listener)).toEqual(['first', 'after the action']);
});

it('treats anything but the backend’s JSON as no answer', async () => {
  card.mockResolvedValue('<html>maintenance</html>');
  const listener = watch();
  await settle();
  expect(names(listener)).toEqual(['down']);
});

it('makes keys without randomUUID, too', () => {
  const { randomUUID } = crypto;
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
  const keys = new Set(Array.from({ length: 100 }, newIdempotencyKey));
  Object.defineProperty(crypto, 'randomUUID', { value: randomUUID, configurable: true });
  expect(keys.size).toBe(100);
  for (const key of keys) expect(key).toMatch(/^.{8,200}$/);
});
