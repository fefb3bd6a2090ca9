import { Alert, ErrorState, LoadingSpinner, ProgressBar, ScoreCircle, Text } from '@hubspot/ui-extensions';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { describe, expect, test, vi } from 'vitest';
import { EngagementCard } from '../src/app/cards/EngagementCard.tsx';
import {
  doNotContactView,
  emptyProperties,
  heldView,
  hotProperties,
  hotView,
  machineOnlyView,
  noActivityView,
  notSyncedView,
  optedOutProperties,
} from './card-views.ts';
import { badGateway, ok, refused, stage } from './stage.tsx';

const texts = (card: ReturnType<typeof stage>) => card.renderer.findAll(Text).map((one) => one.text);

describe('engagement card', () => {
  test('first paint comes from the record, before any answer', () => {
    const card = stage(<EngagementCard />, { read: 'never' });
    expect(card.renderer.find(ScoreCircle).props.score).toBe(66);
    expect(texts(card)).toContain('Next: Reply now');
    expect(card.renderer.find(LoadingSpinner).props.label).toBe(cardLabels.loading);
    expect(card.renderer.findAll(ProgressBar).map((bar) => bar.props.value)).toEqual([0, 0, 0]);
  });

  test('the live view brings parts that add up to the score', async () => {
    const card = stage(<EngagementCard />, { read: ok(hotView) });
    await card.renderer.waitFor(() => expect(card.renderer.maybeFind(LoadingSpinner)).toBeNull());
    const bars = card.renderer.findAll(ProgressBar).map((bar) => bar.props);
    expect(bars.map((bar) => [bar['aria-label'], bar.value, bar.maxValue])).toEqual([
      ['Replies: 34 of 40', 34, 40],
      ['Clicks: 21 of 35', 21, 35],
      ['Opens: 11 of 25', 11, 25],
    ]);
    expect(bars.reduce((sum, bar) => sum + (bar.value ?? 0), 0)).toBe(card.renderer.find(ScoreCircle).props.score);
    expect(texts(card)).toContain('Intent not measured · Fit 80 · Priority 71');
    expect(card.calls).toEqual([{ url: 'https://api.salesos.example/v1/cards/hubspot/contact/123', method: 'GET', body: null }]);
  });

  test('asks the origin its profile names', async () => {
    const card = stage(<EngagementCard />, { read: ok(hotView), variables: { API_ORIGIN: 'https://eu.salesos.example' } });
    await vi.waitFor(() => expect(card.calls.map((call) => call.url)).toEqual(['https://eu.salesos.example/v1/cards/hubspot/contact/123']));
  });

  test('the sidebar has the first three lines and nothing else', async () => {
    const card = stage(<EngagementCard />, { read: ok(hotView), location: 'crm.record.sidebar' });
    await card.renderer.waitFor(() => expect(card.shown()).toContain('+14 this week'));
    expect(card.renderer.findAll(ProgressBar)).toEqual([]);
    expect(card.shown()).toContain('Next: Reply now');
    expect(card.shown()).not.toContain('because her reply');
    expect(card.shown()).not.toContain(cardLabels.howCalculated);
  });

  test('a part without a source is "not measured", and a rule is said', async () => {
    const card = stage(<EngagementCard />, { read: ok(heldView) });
    await card.renderer.waitFor(() => expect(texts(card)).toContain(cardLabels.notMeasured));
    expect(card.renderer.findAll(ProgressBar)).toHaveLength(3);
    expect(texts(card)).toContain('Tier 1 because a positive reply is unanswered.');
    expect(card.renderer.findAll(Alert).map((one) => [one.props.variant, one.props.title])).toEqual([
      ['warning', 'Sandbox: every mail goes to test@harborpine.example.'],
    ]);
  });

  test.each([
    ['a bad gateway as the platform reports it', badGateway],
    ['a status that is not 2xx', { status: 503, body: { ok: true, data: hotView } }],
    ['an answer that is not ours', { status: 200, body: { hello: 'world' } }],
    ['a thrown error', new Error('network')],
  ])('backend down (%s): the record’s values stay, one line says so', async (_, read) => {
    const card = stage(<EngagementCard />, { read });
    await card.renderer.waitFor(() => expect(card.buttonTexts()).toEqual([cardLabels.tryAgain]));
    expect(card.renderer.find(ScoreCircle).props.score).toBe(66);
    expect(card.shown()).toContain('Live details are unavailable; last synced');
    expect(card.renderer.maybeFind(ErrorState)).toBeNull();
    expect(card.renderer.maybeFind(LoadingSpinner)).toBeNull();
    card.current.read = ok(hotView);
    card.press(cardLabels.tryAgain);
    await card.renderer.waitFor(() => expect(card.buttonTexts()).toEqual([]));
  });

  test('a live view that came stays when a later call fails', async () => {
    const card = stage(<EngagementCard />, { read: ok(hotView) });
    await card.renderer.waitFor(() => expect(texts(card)).toContain('34 of 40'));
    card.current.read = badGateway;
    card.current.properties = { ...emptyProperties };
    card.rerender();
    await card.renderer.waitFor(() => expect(card.buttonTexts()).toEqual([cardLabels.tryAgain]));
    expect(texts(card)).toContain('34 of 40');
  });

  test('not permitted: a locked state without a number', async () => {
    const card = stage(<EngagementCard />, { read: refused('not_permitted', 'Not permitted', 'x') });
    await card.renderer.waitFor(() =>
      expect(card.renderer.find(ErrorState).props).toEqual({ type: 'lock', title: say('notPermittedTitle', 'SalesOS') }),
    );
    expect(card.renderer.maybeFind(ScoreCircle)).toBeNull();
    expect(texts(card)).toEqual([cardLabels.notPermittedText]);
  });

  test('any other refusal says what the backend says', async () => {
    const card = stage(<EngagementCard />, { read: refused('rate_limited', 'Too many calls.', 'Nothing was lost; wait a minute.') });
    await card.renderer.waitFor(() => expect(card.renderer.find(ErrorState).props.title).toBe('Too many calls.'));
    expect(texts(card)).toEqual(['Nothing was lost; wait a minute.']);
  });

  test('do not contact: from the record at once, and live', async () => {
    const card = stage(<EngagementCard />, { read: 'never', properties: optedOutProperties });
    expect(card.renderer.find(Alert).props).toEqual({ variant: 'danger', title: cardLabels.doNotContact });
    expect(card.renderer.find(Alert).text).toBe('She unsubscribed on Nov 22 with the link in Mail 1.');
    expect(card.renderer.maybeFind(ScoreCircle)).toBeNull();
    const live = stage(<EngagementCard />, { read: ok(doNotContactView) });
    await live.renderer.waitFor(() => expect(live.renderer.maybeFind(Alert)).not.toBeNull());
    expect(live.renderer.find(Alert).text).toBe('She unsubscribed on Nov 22 with the link in Mail 1.');
    expect(live.renderer.maybeFind(ScoreCircle)).toBeNull();
    expect(live.buttonTexts()).toEqual([]);
  });

  test('no activity yet', async () => {
    const card = stage(<EngagementCard />, { read: ok(noActivityView), properties: emptyProperties });
    await card.renderer.waitFor(() => expect(texts(card)).toContain('Nothing has happened yet.'));
    expect(card.renderer.find(ScoreCircle).props.score).toBe(0);
    expect(texts(card)).toContain('Next: Enroll in a sequence');
    expect(texts(card)).toContain('Intent not measured · Fit 80 · Priority 71');
    expect(card.renderer.findAll(ProgressBar)).toEqual([]);
  });

  test('only machines: what is enrolled is not told to be enrolled, and hits of one kind are one line', async () => {
    const card = stage(<EngagementCard />, { read: ok(machineOnlyView), properties: emptyProperties });
    await card.renderer.waitFor(() => expect(texts(card)).toContain('Nobody has reacted yet; machine hits are not counted.'));
    expect(card.shown()).not.toContain(cardLabels.noActivityTitle);
    const lines = texts(card).filter((text) => text?.includes(' · ') && !text.startsWith('Intent'));
    expect(lines.map((line) => line?.replace(/^.*? · /, ''))).toEqual(['Click × 2 · several links at once', 'Open · Apple']);
  });

  test('the first paint splits the record’s sentence as the live view does', () => {
    const properties = { ...hotProperties, salesos_next_action: 'Reply now, because their reply has been waiting since Nov 22' };
    const card = stage(<EngagementCard />, { read: 'never', properties });
    expect(texts(card)).toContain('Next: Reply now');
    expect(texts(card)).toContain('because their reply has been waiting since Nov 22');
  });

  test('not synced, said as a refusal: the same state', async () => {
    const card = stage(<EngagementCard />, { read: refused('not_synced', 'Not synced', 'The next pull brings it in.'), properties: emptyProperties });
    await card.renderer.waitFor(() => expect(card.primaryTexts()).toEqual([cardLabels.syncNow]));
    expect(texts(card)).toEqual(['The next pull brings it in.']);
  });

  test('not synced: why, and [Sync now] posts the action', async () => {
    const card = stage(<EngagementCard />, { read: ok(notSyncedView), act: ok(hotView), properties: emptyProperties });
    await card.renderer.waitFor(() => expect(card.primaryTexts()).toEqual([cardLabels.syncNow]));
    expect(texts(card)).toEqual(['It was created a moment ago; the next pull brings it in.']);
    card.press(cardLabels.syncNow);
    await card.renderer.waitFor(() => expect(card.renderer.find(ScoreCircle).props.score).toBe(66));
    expect(card.calls.at(-1)).toEqual({
      url: 'https://api.salesos.example/v1/cards/hubspot/contact/123/actions',
      method: 'POST',
      body: { action: 'sync_now', idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/) },
    });
  });
});
