import { DateInput } from '@hubspot/ui-extensions';
import { cardLabels } from '@salesos/shared/labels/cards';
import { expect, test, vi } from 'vitest';
import { EngagementCard } from '../src/app/cards/EngagementCard.tsx';
import { hotProperties, hotView } from './card-views.ts';
import { ok, stage } from './stage.tsx';

test('"Score on" asks for the end of that day; "Back to today" drops it', async () => {
  const card = stage(<EngagementCard />, { read: ok(hotView) });
  await card.renderer.waitFor(() => expect(card.renderer.maybeFind(DateInput)).not.toBeNull());
  const chosen = { year: 2026, month: 0, date: 15 };
  card.renderer.find(DateInput).props.onChange?.(chosen);
  await card.renderer.waitFor(() => expect(card.buttonTexts()).toEqual([cardLabels.scoreToday]));
  const endOfDay = encodeURIComponent(new Date(2026, 0, 15, 23, 59, 59, 999).toISOString());
  await vi.waitFor(() => expect(card.calls.at(-1)?.url).toBe(`https://api.salesos.example/v1/cards/hubspot/contact/123?asOf=${endOfDay}`));
  expect(card.renderer.find(DateInput).props.value).toEqual(chosen);
  card.press(cardLabels.scoreToday);
  await card.renderer.waitFor(() => expect(card.buttonTexts()).toEqual([]));
  await vi.waitFor(() => expect(card.calls.at(-1)?.url).toBe('https://api.salesos.example/v1/cards/hubspot/contact/123'));
});

test('a day that has not come is refused in words, and what is shown stays', async () => {
  const card = stage(<EngagementCard />, { read: ok(hotView) });
  await card.renderer.waitFor(() => expect(card.renderer.maybeFind(DateInput)).not.toBeNull());
  card.renderer.find(DateInput).props.onChange?.({ year: 2099, month: 0, date: 15 });
  await card.renderer.waitFor(() =>
    expect(card.renderer.find(DateInput).props).toMatchObject({ error: true, validationMessage: cardLabels.scoreOnFuture }),
  );
  expect(card.calls).toHaveLength(1);
  expect(card.buttonTexts()).toEqual([]);
});

test('asks again every 15 s while it is mounted', async () => {
  vi.useFakeTimers();
  const card = stage(<EngagementCard />, { read: ok(hotView) });
  await vi.advanceTimersByTimeAsync(0);
  expect(card.calls).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(14_999);
  expect(card.calls).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(card.calls).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(card.calls).toHaveLength(4);
});

test('asks at once when SalesOS wrote the record, and not for the first paint', async () => {
  vi.useFakeTimers();
  const card = stage(<EngagementCard />, { read: ok(hotView) });
  await vi.advanceTimersByTimeAsync(10);
  card.rerender();
  await vi.advanceTimersByTimeAsync(10);
  expect(card.calls).toHaveLength(1);
  card.current.properties = { ...hotProperties, salesos_engagement_score: '72' };
  card.rerender();
  await vi.advanceTimersByTimeAsync(10);
  expect(card.calls).toHaveLength(2);
});
