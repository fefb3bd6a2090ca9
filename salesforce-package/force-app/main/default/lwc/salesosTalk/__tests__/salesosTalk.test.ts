import { createElement } from 'lwc';
import act from '@salesforce/apex/SalesOSGateway.act';
import SalesosTalk from 'c/salesosTalk';
import {
  answeredView,
  blockedView,
  parkedView,
  readOnlyView,
  refusedTalkView,
  longTalkView,
  talkView,
} from '../../../../../../preview/gallery/talk-fixtures.ts';

jest.mock('@salesforce/apex/SalesOSGateway.act', () => ({ default: jest.fn() }), { virtual: true });

const recordId = '003000000000001AAA';
const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};
const reply = (data) => JSON.stringify({ ok: true, data });
const problem = (code, title, detail) => JSON.stringify({ ok: false, problem: { code, title, detail } });

function show(conversation = talkView.conversation) {
  const element = createElement('c-salesos-talk', { is: SalesosTalk });
  Object.assign(element, { recordId, objectApiName: 'Contact', conversation, now: '2026-11-23T17:40:00Z' });
  document.body.appendChild(element);
  return element;
}
const find = (element, selector) => element.shadowRoot.querySelector(selector);
const all = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];
const words = (node) => node?.textContent.replace(/\s+/g, ' ').trim();
const buttons = (element) => all(element, 'lightning-button').map(({ label, variant }) => (variant === 'brand' ? `${label}!` : label));
const notices = (element) => all(element, 'c-salesos-notice').map(({ kind, heading, text }) => ({ kind, heading, text }));
const press = async (element, id) => {
  find(element, `[data-id="${id}"]`).click();
  await settle();
};
const type = async (element, text) => {
  const field = find(element, '[data-id="answer"]');
  field.value = text;
  field.dispatchEvent(new CustomEvent('input'));
  await settle();
};
const posts = () => act.mock.calls.map(([{ body }]) => JSON.parse(body));

beforeEach(() => act.mockResolvedValue(reply(answeredView)));
afterEach(() => {
  document.body.replaceChildren();
  jest.clearAllMocks();
});

it('is closed at first, with one primary button where an answer is due', async () => {
  const element = show();
  await settle();
  expect([buttons(element), find(element, '.talk')]).toEqual([['Reply!', 'Show thread'], null]);
});

it('shows the thread, newest first, with what a machine’s mail means', async () => {
  const element = show();
  await settle();
  await press(element, 'thread');
  expect(all(element, '.mail').map((mail) => mail.className)).toEqual(['mail mail_them', 'mail mail_machine', 'mail mail_us']);
  expect(words(all(element, '.mail')[1])).toContain('Away until Nov 22');
  expect(words(all(element, '.mail')[2])).toContain('Sent');
  expect(find(element, '.mail-text').textContent).toContain('<We> need:\n- the contract');
  await press(element, 'thread');
  expect(find(element, '.talk')).toBeNull();
});

it('answers once, says so, and empties the box', async () => {
  const toasts = jest.fn();
  const element = show();
  element.addEventListener('lightning__showtoast', (event) => toasts(event.detail.title));
  await settle();
  await press(element, 'reply');
  expect([buttons(element), element.shadowRoot.activeElement]).toEqual([
    ['Send answer!', 'Close, keep the text'],
    find(element, '[data-id="answer"]'),
  ]);
  await type(element, 'Great & <good>.\n\nAnna');
  await press(element, 'send');
  expect(posts()).toEqual([
    { action: 'reply', answersId: 'in1', seen: 'in1', text: 'Great & <good>.\n\nAnna', idempotencyKey: expect.stringMatching(/^.{8,200}$/) },
  ]);
  expect(toasts).toHaveBeenCalledWith('Your answer is on its way.');
  element.conversation = answeredView.conversation;
  await settle();
  expect(words(find(element, '.mail'))).toContain('Sending…');
  await press(element, 'answer-all-the-same');
  expect(find(element, '[data-id="answer"]').value).toBe('');
});

it('keeps what is typed when data comes and when the box is closed', async () => {
  const element = show();
  await settle();
  await press(element, 'reply');
  await type(element, 'My own words');
  element.conversation = { ...talkView.conversation };
  await settle();
  expect(find(element, '[data-id="answer"]').value).toBe('My own words');
  all(element, 'lightning-button')[1].click();
  await settle();
  await press(element, 'thread');
  await press(element, 'reply');
  expect(find(element, '[data-id="answer"]').value).toBe('My own words');
});

it('says why not and keeps the text; silence keeps the key and what was on show', async () => {
  const element = show();
  await settle();
  await press(element, 'reply');
  await type(element, 'My own words');
  act.mockRejectedValueOnce({ body: { message: 'no answer' } });
  await press(element, 'send');
  expect(notices(element)).toEqual([
    { kind: 'error', heading: 'No answer from SalesOS.', text: 'Try again: it will not happen twice. Your text is still here.' },
  ]);
  element.conversation = answeredView.conversation;
  await settle();
  act.mockResolvedValueOnce(problem('conflict', 'Something was written meanwhile.', 'Nothing was sent.'));
  await press(element, 'send');
  expect(notices(element)).toEqual([
    { kind: 'error', heading: 'Something was written meanwhile.', text: 'Nothing was sent. Your text is still here.' },
  ]);
  await press(element, 'send');
  const [first, second, third] = posts();
  expect([second.idempotencyKey === first.idempotencyKey, second.seen, third.seen]).toEqual([true, 'in1', 'out2']);
});

it('is disabled while it sends, and does not send an empty text', async () => {
  const element = show();
  await settle();
  await press(element, 'reply');
  await press(element, 'send');
  expect(words(find(element, '#text-problem, [role="alert"]'))).toBe('Write an answer.');
  expect(posts()).toEqual([]);
  await type(element, 'Yes');
  act.mockReturnValue(new Promise(() => {}));
  await press(element, 'send');
  expect([find(element, '[data-id="send"]').disabled, find(element, '[data-id="send"]').label, find(element, 'textarea').disabled]).toEqual([
    true,
    'Sending…',
    true,
  ]);
});

it('corrects what a reply says by choosing and pressing', async () => {
  const element = show();
  await settle();
  await press(element, 'thread');
  const select = find(element, 'lightning-select');
  expect([select.value, find(element, '[data-id="correct"]').disabled]).toEqual(['positive', true]);
  select.dispatchEvent(new CustomEvent('change', { detail: { value: 'question' } }));
  await settle();
  expect(posts()).toEqual([]);
  await press(element, 'correct');
  expect(posts()).toEqual([{ action: 'correct_reply', replyId: 'in1', said: 'question', idempotencyKey: expect.any(String) }]);
});

it('says why nothing can be sent, and lets a colleague read', async () => {
  const blocked = show(blockedView.conversation);
  await settle();
  await press(blocked, 'thread');
  expect([buttons(blocked), notices(blocked)]).toEqual([
    ['Hide thread', 'Correct it'],
    [{ kind: 'info', heading: expect.stringContaining('is paused'), text: 'An admin can turn it on again in the settings.' }],
  ]);
  const colleague = show(readOnlyView.conversation);
  await settle();
  await press(colleague, 'thread');
  expect([buttons(colleague), words(find(colleague, '.weak'))]).toEqual([['Hide thread'], 'This reply: Question, as Anna Berg said']);
});

it('asks what became of a mail nobody knows the fate of', async () => {
  const element = show(parkedView.conversation);
  await settle();
  await press(element, 'thread');
  expect(buttons(element)).toEqual(['Hide thread', 'It was sent', 'It was not sent, send it again']);
  find(element, '[data-said="went"]').click();
  await settle();
  expect(posts()).toEqual([{ action: 'settle_mail', mailId: 'out1', went: true, idempotencyKey: expect.any(String) }]);
});

it('offers an answer to whoever must not be contacted within the thread only, with a word of caution', async () => {
  const element = show(refusedTalkView.conversation);
  await settle();
  expect(buttons(element)).toEqual(['Show thread']);
  await press(element, 'thread');
  expect(buttons(element)).toEqual(['Hide thread', 'Correct it', 'Answer all the same']);
  await press(element, 'answer-all-the-same');
  expect(notices(element)).toEqual([
    { kind: 'warning', heading: 'They must not be contacted. Answer what they wrote and nothing else.', text: null },
  ]);
});

it('shows the beginning of a long mail', async () => {
  const element = show(longTalkView.conversation);
  await settle();
  await press(element, 'thread');
  const { length } = find(element, '.mail-text').textContent;
  find(element, '[data-mail="in1"]').click();
  await settle();
  expect(find(element, '.mail-text').textContent.length).toBeGreaterThan(length);
  expect(words(find(element, '.mail .weak'))).toBe('The text goes on; your mailbox has all of it.');
});
