import type { CardReply, CardView } from '@salesos/shared/api/card';
import type { Page } from 'playwright-core';
import { editable, heldEditable, manyPeople, nextMail, nextMailWithGaps, nordlicht } from './edit-fixtures.ts';
import { hotFields } from './fixtures.ts';
import type { Scene } from './scene.ts';
import * as talks from './talk-fixtures.ts';

const ok = <Data>(data: Data): { ok: true; data: Data } => ({ ok: true, data });
const problem = (code: string, title: string, detail: string): Extract<CardReply, { ok: false }> => ({ ok: false, problem: { code, title, detail } });
const press = (name: string) => (page: Page) => page.getByRole('button', { name }).first().click();

const editing = (mail: Scene['nextMail'], view: CardView = editable): Scene => ({
  fields: hotFields,
  reply: ok(view),
  ...(mail ? { nextMail: mail } : {}),
  act: press('Edit next mail'),
});
const talking = (view: CardView, ...names: string[]): Scene => ({
  fields: hotFields,
  reply: ok(view),
  act: async (page) => {
    for (const name of names) await press(name)(page);
  },
});
const company = (people: NonNullable<Scene['people']>, act?: Scene['act']): Scene => ({
  fields: {},
  reply: 'never',
  people,
  ...(act ? { act } : {}),
});

/** The form for the next mail, the conversation, and the people of an account. */
export const moreScenes: Record<string, Scene> = {
  editable: { fields: hotFields, reply: ok(editable) },
  'edit-next': editing(ok(nextMail)),
  'edit-next-edited': editing(ok({ ...nextMail, edited: true })),
  'edit-next-missing': editing(ok(nextMailWithGaps), heldEditable),
  'edit-next-loading': editing('never'),
  'edit-next-down': editing('down'),
  'edit-next-gone': editing(problem('not_found', 'There is no next mail to look at.', 'The last one is on its way. Nothing was changed.')),
  'edit-next-empty': {
    ...editing(ok(nextMail)),
    act: async (page) => {
      await press('Edit next mail')(page);
      await page.getByLabel('Subject').fill(' ');
      await press('Save for this contact')(page);
    },
  },
  'thread-closed': talking(talks.talkView),
  thread: talking(talks.talkView, 'Show thread'),
  answer: talking(talks.talkView, 'Reply'),
  'answer-empty': talking(talks.talkView, 'Reply', 'Send answer'),
  answered: talking(talks.answeredView, 'Show thread'),
  'answer-blocked': talking(talks.blockedView, 'Show thread'),
  'thread-parked': talking(talks.parkedView, 'Show thread'),
  'thread-long': talking(talks.longTalkView, 'Show thread'),
  'thread-read-only': talking(talks.readOnlyView, 'Show thread'),
  'thread-do-not-contact': talking(talks.refusedTalkView, 'Show thread', 'Answer all the same'),
  people: company(ok(nordlicht)),
  'people-many': company(ok(manyPeople)),
  'people-all': company(ok(manyPeople), press('Show all 23')),
  'people-empty': company(ok({ name: 'Kestrel Instruments', people: [] })),
  'people-loading': company('never'),
  'people-down': company('down'),
  'people-not-synced': company(problem('not_synced', 'This record is not here yet.', 'New records arrive within a minute. Nothing was lost.')),
  'people-not-permitted': company(
    problem('forbidden', 'You may not see this record in SalesOS.', 'Ask the owner or your admin for access. Nothing was changed.'),
  ),
};
