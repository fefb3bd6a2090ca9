import { EmptyState, ErrorState, LoadingSpinner, StatusTag, Table, Tag, Text } from '@hubspot/ui-extensions';
import { CrmActionLink } from '@hubspot/ui-extensions/crm';
import type { AccountPeople } from '@salesos/shared/api/card';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { describe, expect, test, vi } from 'vitest';
import { AccountPeopleCard } from '../src/app/cards/AccountPeopleCard.tsx';
import { lumen, manyPeople } from './account-people.ts';
import { type Answer, badGateway, refused, stage } from './stage.tsx';

const people = (data: AccountPeople): Answer => ({ status: 200, body: { ok: true, data } });
const show = (read: Answer, act?: Answer) => stage(<AccountPeopleCard />, { read, ...(act ? { act } : {}) });
type Stage = ReturnType<typeof stage>;
const texts = (card: Stage) => card.renderer.findAll(Text).map((one) => one.text);
const names = (card: Stage) => card.renderer.findAll(CrmActionLink).map((one) => one.text);

describe('people of a company', () => {
  test('by score, each with tier, movement in words, reason and the way to the record', async () => {
    const card = show(people(lumen));
    await card.renderer.waitFor(() => expect(names(card)).toEqual(lumen.people.map(({ name }) => name)));
    expect(card.calls).toEqual([{ url: 'https://api.salesos.example/v1/cards/hubspot/account/123/people', method: 'GET', body: null }]);
    expect(card.renderer.findAll(CrmActionLink)[0]?.props).toMatchObject({
      actionType: 'RECORD_APP_LINK',
      actionContext: { objectTypeId: '0-1', objectId: 101 },
    });
    expect(card.renderer.findAll(StatusTag).map((one) => [one.text, one.props.variant])).toEqual([
      [cardLabels.movementRising, 'success'],
      [cardLabels.movementFalling, 'danger'],
      [cardLabels.movementSteady, 'default'],
      [cardLabels.movementQuiet, 'warning'],
    ]);
    expect(texts(card)).toEqual([
      '66',
      'Tier 1',
      'Studio Director',
      'Replied yesterday and clicked the “pricing” link twice.',
      '41',
      'Tier 2',
      'Lighting Designer',
      'Clicked a link on Nov 9.',
      '20',
      'Tier 3',
      'Opened a mail on Nov 12.',
      '12',
      'Tier 4',
      'Buyer',
      'Replied on Oct 2.',
      '–',
      'Buyer',
      'Opted out on Nov 3.',
    ]);
    expect(card.renderer.findAll(Tag).map((one) => [one.text, one.props.variant])).toEqual([[cardLabels.doNotContact, 'error']]);
    expect(card.buttonTexts()).toEqual([]);
  });

  test('waiting', () => {
    const card = show('never');
    expect(card.renderer.find(LoadingSpinner).props.label).toBe(cardLabels.loading);
  });

  test('nobody yet', async () => {
    const card = show(people({ name: 'Velo Nord', people: [] }));
    await card.renderer.waitFor(() => expect(texts(card)).toEqual([cardLabels.peopleEmpty]));
    expect(card.renderer.maybeFind(Table)).toBeNull();
  });

  test('more than ten come in pages', async () => {
    const card = show(people(manyPeople));
    await card.renderer.waitFor(() => expect(names(card)).toHaveLength(10));
    const { onPageChange } = card.renderer.find(Table).props as { onPageChange: (page: number) => void };
    onPageChange(3);
    await card.renderer.waitFor(() => expect(names(card)).toEqual(['Person 21', 'Person 22', 'Person 23']));
  });

  test.each([
    ['a bad gateway', badGateway],
    ['a thrown error', new Error('network')],
  ])('backend down (%s): says so, and tries again when asked', async (_, read) => {
    const card = show(read);
    await card.renderer.waitFor(() => expect(texts(card)).toEqual([cardLabels.peopleUnavailable]));
    card.current.read = people(lumen);
    card.press(cardLabels.tryAgain);
    await card.renderer.waitFor(() => expect(names(card)).toHaveLength(5));
    expect(card.buttonTexts()).toEqual([]);
  });

  test('a list that came stays, with its age, when a later read fails', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const card = show(people(lumen));
    await card.renderer.waitFor(() => expect(names(card)).toHaveLength(5));
    card.current.read = badGateway;
    await vi.advanceTimersByTimeAsync(61_000);
    await card.renderer.waitFor(() => expect(card.buttonTexts()).toEqual([cardLabels.tryAgain]));
    expect(names(card)).toHaveLength(5);
    expect(card.shown()).toContain('The list cannot be refreshed right now; it is from ');
  });

  test('not permitted: locked, and no names', async () => {
    const card = show(refused('forbidden', 'x', 'x'));
    await card.renderer.waitFor(() =>
      expect(card.renderer.find(ErrorState).props).toEqual({ type: 'lock', title: say('notPermittedTitle', 'SalesOS') }),
    );
    expect(names(card)).toEqual([]);
  });

  test('not synced: why, Sync now, and the list once it is there', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const card = show(refused('not_synced', 'This record is not here yet.', 'New records arrive within a minute.'), {
      status: 200,
      body: { ok: true, data: {} },
    });
    await card.renderer.waitFor(() => expect(card.primaryTexts()).toEqual([cardLabels.syncNow]));
    expect(card.renderer.find(EmptyState).props.title).toBe(say('notSyncedTitle', 'SalesOS'));
    expect(texts(card)).toEqual(['New records arrive within a minute.']);
    card.press(cardLabels.syncNow);
    await card.renderer.waitFor(() =>
      expect(card.renderer.mocks.actions.addAlert.calls).toEqual([[{ type: 'success', message: cardLabels.syncAsked }]]),
    );
    expect(card.calls.at(-1)).toEqual({
      url: 'https://api.salesos.example/v1/cards/hubspot/account/123/actions',
      method: 'POST',
      body: { action: 'sync_now', idempotencyKey: expect.any(String) },
    });
    card.current.read = people(lumen);
    await vi.advanceTimersByTimeAsync(3_100);
    await card.renderer.waitFor(() => expect(names(card)).toHaveLength(5));
  });
});
