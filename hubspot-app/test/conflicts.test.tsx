import { Alert, Heading, Input, Text, ToggleGroup } from '@hubspot/ui-extensions';
import type { CardView } from '@salesos/shared/api/card';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { describe, expect, test } from 'vitest';
import { EngagementCard } from '../src/app/cards/EngagementCard.tsx';
import { conflicts, hotView } from './card-views.ts';
import { type Answer, badGateway, ok, refused, stage } from './stage.tsx';

const view = { ...hotView, conflicts };
const none = { ...hotView, conflicts: [] };

async function show(read: CardView = view, act: Answer = ok(none)) {
  const card = stage(<EngagementCard />, { read: ok(read), act });
  await card.renderer.waitFor(() => expect(card.shown()).toContain('her reply has been waiting'));
  return card;
}
type Stage = Awaited<ReturnType<typeof show>>;
const headings = (card: Stage) => card.renderer.findAll(Heading).map((one) => one.text);
const groups = (card: Stage) => card.renderer.findAll(ToggleGroup).map(({ props }) => [props.label, props.value]);
const alerts = (card: Stage) => card.renderer.findAll(Alert).map((one) => one.props.title);
const posts = (card: Stage) => card.calls.filter(({ method }) => method === 'POST').map(({ body }) => body);
function choose(card: Stage, index: number, value: string): void {
  const { onChange } = card.renderer.findAll(ToggleGroup)[index]?.props ?? {};
  if (onChange) Reflect.apply(onChange, undefined, [value]);
}

describe('conflicts', () => {
  test('each field with both values, who entered them, and the one before', async () => {
    const card = await show();
    expect(headings(card)).toContain('2 fields differ');
    expect(groups(card)).toEqual([
      ['What holds for Phone', 'remote'],
      ['What holds for Title', 'remote'],
    ]);
    const texts = card.renderer.findAll(Text).map((one) => one.text ?? '');
    expect(texts.filter((text) => /^(?:HubSpot|SalesOS|before):/.test(text)).map((text) => text.replace(/, [^)]*\)/, ', …)').trim())).toEqual([
      'HubSpot: +1 555 0101 (J. Doe, …)',
      'SalesOS: +1 555 0199 (enrichment, …)',
      'before: +1 555 0100',
      'HubSpot: empty',
      'SalesOS: Head of Sales (enrichment)',
      'before: Sales',
    ]);
    expect(card.primaryTexts()).toEqual([cardLabels.conflictApply]);
  });

  test('nothing differs: nothing is shown of it', async () => {
    const card = await show(none);
    expect([groups(card), card.shown().includes('differ'), card.buttonTexts().includes(cardLabels.conflictApply)]).toEqual([[], false, false]);
  });

  test('applies all answers at once, with what was typed a moment before', async () => {
    const card = await show();
    choose(card, 0, 'edited');
    choose(card, 1, 'local');
    await card.renderer.waitFor(() => expect(card.renderer.find(Input).props.value).toBe('+1 555 0199'));
    card.renderer.find(Input).props.onInput?.('+1 555 0177');
    card.press(cardLabels.conflictApply);
    await card.renderer.waitFor(() => expect(card.shown()).not.toContain('differ'));
    expect(posts(card)).toEqual([
      {
        action: 'resolve_conflict',
        answers: [
          { conflictId: 'c1', seen: 's1', resolution: 'edited', value: '+1 555 0177' },
          { conflictId: 'c2', seen: 's2', resolution: 'local' },
        ],
        idempotencyKey: expect.any(String),
      },
    ]);
    expect(card.renderer.mocks.actions.addAlert.calls).toEqual([[{ type: 'success', message: cardLabels.conflictsApplied }]]);
  });

  test('asks before it decides for good, for this field only', async () => {
    const card = await show();
    choose(card, 0, 'local');
    card.press(say('conflictAlways', 'Phone'));
    await card.renderer.waitFor(() => expect(alerts(card)).toEqual([say('conflictAlwaysAsk', 'SalesOS', 'Phone')]));
    expect(card.primaryTexts()).toEqual([cardLabels.conflictAlwaysConfirm]);
    card.press(cardLabels.conflictAlwaysConfirm);
    await card.renderer.waitFor(() => expect(card.shown()).not.toContain('differ'));
    expect(posts(card)).toMatchObject([{ answers: [{ conflictId: 'c1', seen: 's1', resolution: 'local', always: true }] }]);
  });

  test.each([
    [
      'answered elsewhere meanwhile',
      refused('already_resolved', 'Somebody has answered this already.', 'Nothing was changed.'),
      'Somebody has answered this already.',
    ],
    ['no answer', badGateway, say('noAnswerTitle', 'SalesOS')],
  ])('%s: says so and shows how it is now', async (_, act, title) => {
    const card = await show(view, act);
    card.current.read = ok({ ...view, conflicts: conflicts.slice(1) });
    card.press(cardLabels.conflictApply);
    await card.renderer.waitFor(() => expect(headings(card)).toContain(cardLabels.conflictsTitleOne));
    expect(alerts(card)).toEqual([title]);
  });

  test('who may not decide reads along', async () => {
    const card = await show({ ...view, conflicts: conflicts.map((one) => ({ ...one, may: [] })) });
    expect([groups(card), card.primaryTexts()]).toEqual([[], []]);
    expect(card.shown()).toContain(cardLabels.conflictNotYours);
  });

  test('says when something in the CRM sets a value back', async () => {
    const [first] = conflicts;
    const card = await show({ ...view, conflicts: first ? [{ ...first, kind: 'flapping', may: ['resolve'] }] : [] });
    expect(alerts(card)).toEqual([say('conflictFlapping', 'HubSpot', 'Phone', 'SalesOS')]);
  });

  test('in the sidebar one line says that there is something', async () => {
    const card = stage(<EngagementCard />, { location: 'crm.record.sidebar', read: ok(view) });
    await card.renderer.waitFor(() => expect(card.shown()).toContain('2 fields differ'));
    expect(groups(card)).toEqual([]);
  });
});
