import { Alert, Select, TextArea } from '@hubspot/ui-extensions';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { describe, expect, test } from 'vitest';
import { EngagementCard } from '../src/app/cards/EngagementCard.tsx';
import { type Answer, badGateway, ok, refused, stage } from './stage.tsx';
import { answeredView, blockedView, parkedView, readOnlyView, refusedTalkView, talk, talkView } from './talk-views.ts';

/** Before, the way to the conversation only keeps its place. */
const ready = (card: Pick<ReturnType<typeof stage>, 'renderer' | 'button'>) =>
  card.renderer.waitFor(() => expect(card.button(cardLabels.threadShow).props.disabled).not.toBe(true));

async function open(view = talkView, act: Answer = ok(answeredView), press: string = cardLabels.replyOpen) {
  const card = stage(<EngagementCard />, { read: ok(view), act });
  await ready(card);
  card.press(press);
  return card;
}
type Stage = Awaited<ReturnType<typeof open>>;
const box = (card: Stage) => card.renderer.find(TextArea).props;
const alerts = (card: Stage) => card.renderer.findAll(Alert).map((one) => [one.props.title, one.text]);
const posts = (card: Stage) => card.calls.filter(({ method }) => method === 'POST').map(({ body }) => body);
const text = 'Great & <good>, “yes”.\n\nAnna';

describe('the conversation', () => {
  test('a waiting reply is answered from the card, once, and the card says that it is on its way', async () => {
    const card = await open();
    expect(card.primaryTexts()).toEqual([cardLabels.replySend]);
    expect(card.shown()).toContain(say('replyRoute', 'anna.berg@harborpine.example', 'mara.lindqvist@nordlicht.example'));
    expect(card.shown()).toContain('Away until Nov 22');
    box(card).onInput?.(text);
    card.press(cardLabels.replySend);
    await card.renderer.waitFor(() => expect(card.shown()).toContain('I send the contract today'));
    expect(posts(card)).toEqual([{ action: 'reply', answersId: 'in1', seen: 'in1', text, idempotencyKey: expect.any(String) }]);
    expect(card.renderer.mocks.actions.addAlert.calls).toEqual([[{ type: 'success', message: cardLabels.replyAccepted }]]);
    await card.renderer.waitFor(() => expect(card.primaryTexts()).toEqual([]));
    card.press(cardLabels.replyOpen);
    expect(box(card).value).toBe('');
  });

  test('what is typed outlives a refresh and a closed box', async () => {
    const card = await open();
    box(card).onChange?.(text);
    card.rerender();
    card.press(cardLabels.replyClose);
    card.press(cardLabels.threadHide);
    expect(card.shown()).not.toContain('Who signs');
    card.press(cardLabels.replyOpen);
    expect(box(card).value).toBe(text);
  });

  test('refused: why, and the text stays; silence keeps the key, and what was on show when the writing began', async () => {
    const card = await open(talkView, badGateway);
    box(card).onInput?.(text);
    card.press(cardLabels.replySend);
    await card.renderer.waitFor(() =>
      expect(alerts(card)).toEqual([[say('noAnswerTitle', 'SalesOS'), `${cardLabels.noAnswerText} ${cardLabels.replyKept}`]]),
    );
    expect(box(card).value).toBe(text);
    // A refresh shows that something was written meanwhile: perhaps our own.
    card.current.read = ok(answeredView);
    card.current.act = refused('conflict', 'Something was written in this conversation meanwhile.', 'Nothing was sent. Look at it, then send again.');
    card.press(cardLabels.replySend);
    await card.renderer.waitFor(() => expect(card.shown()).toContain('Look at it, then send again. Your text is still here.'));
    await card.renderer.waitFor(() => expect(card.shown()).toContain('I send the contract today'));
    card.current.act = ok(answeredView);
    card.press(cardLabels.replySend);
    await card.renderer.waitFor(() => expect(posts(card)).toHaveLength(3));
    const [first, second, third] = posts(card);
    expect([second?.idempotencyKey === first?.idempotencyKey, second?.seen, third?.seen]).toEqual([true, 'in1', 'out2']);
  });

  test('an empty or overlong answer is not sent', async () => {
    const card = await open();
    box(card).onChange?.('  ');
    card.press(cardLabels.replySend);
    await card.renderer.waitFor(() => expect(box(card).validationMessage).toBe(cardLabels.replyNeedsText));
    box(card).onChange?.('x'.repeat(10_001));
    card.press(cardLabels.replySend);
    await card.renderer.waitFor(() => expect(box(card).validationMessage).toBe(say('nextMailTooLong', (10_000).toLocaleString())));
    expect(posts(card)).toEqual([]);
  });

  test('what a reply says is corrected by choosing and pressing, not by choosing alone', async () => {
    const card = await open(talkView, ok(readOnlyView), cardLabels.threadShow);
    expect(card.button(cardLabels.wordSave).props.disabled).toBe(true);
    const { onChange } = card.renderer.find(Select).props;
    if (onChange) Reflect.apply(onChange, undefined, ['question']);
    await card.renderer.waitFor(() => expect(card.button(cardLabels.wordSave).props.disabled).toBe(false));
    expect(posts(card)).toEqual([]);
    card.press(cardLabels.wordSave);
    await card.renderer.waitFor(() => expect(card.shown()).toContain(say('wordNowBy', 'Question', 'Anna Berg')));
    expect(posts(card)).toEqual([{ action: 'correct_reply', replyId: 'in1', said: 'question', idempotencyKey: expect.any(String) }]);
  });

  test('a mailbox that cannot send: no Reply, and why', async () => {
    const card = await open(blockedView, 'never', cardLabels.threadShow);
    expect(card.buttonTexts()).not.toContain(cardLabels.replyOpen);
    expect(alerts(card)[0]?.[0]).toContain('is paused');
  });

  test('a mail nobody knows the fate of: a person says it', async () => {
    const card = await open(parkedView, ok(talkView), cardLabels.threadShow);
    expect(card.buttonTexts()).toEqual([cardLabels.threadHide, 'It was sent', 'It was not sent, send it again']);
    card.press('It was not sent, send it again');
    await card.renderer.waitFor(() => expect(card.shown()).toContain('Who signs'));
    expect(posts(card)).toEqual([{ action: 'settle_mail', mailId: 'out1', went: false, idempotencyKey: expect.any(String) }]);
  });

  test('a colleague reads along', async () => {
    const card = await open(readOnlyView, 'never', cardLabels.threadShow);
    expect(card.shown()).toContain(say('wordNowBy', 'Question', 'Anna Berg'));
    expect(card.buttonTexts()).toEqual([cardLabels.threadHide]);
  });

  test('do not contact: nothing to send on the card; in the thread, an answer to what they wrote', async () => {
    const card = stage(<EngagementCard />, { read: ok(refusedTalkView) });
    await ready(card);
    expect(card.buttonTexts()).toEqual([cardLabels.threadShow]);
    card.press(cardLabels.threadShow);
    expect([card.buttonTexts().includes(cardLabels.replyAnswer), card.primaryTexts()]).toEqual([true, []]);
    card.press(cardLabels.replyAnswer);
    expect(alerts(card).map(([title]) => title)).toContain(refusedTalkView.conversation?.reply?.answer?.caution);
  });

  test('the way to it keeps its place while it is on its way', async () => {
    const card = stage(<EngagementCard />, { read: 'never' });
    expect([card.buttonTexts(), card.button(cardLabels.threadShow).props.disabled]).toEqual([[cardLabels.threadShow], true]);
  });

  test('the sidebar has both buttons; another day has none', async () => {
    const card = stage(<EngagementCard />, { read: ok(talkView), location: 'crm.record.sidebar' });
    await card.renderer.waitFor(() => expect(card.buttonTexts()).toEqual([cardLabels.replyOpen, cardLabels.threadShow]));
    card.press(cardLabels.threadShow);
    expect(card.shown()).toContain(talk.mails[0]?.text.split('\n')[0]);
  });
});
