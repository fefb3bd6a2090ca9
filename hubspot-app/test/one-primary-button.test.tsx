import { cardLabels } from '@salesos/shared/labels/cards';
import { expect, test } from 'vitest';
import { EngagementCard } from '../src/app/cards/EngagementCard.tsx';
import { SequenceCard } from '../src/app/cards/SequenceCard.tsx';
import * as views from './card-views.ts';
import { ok, stage } from './stage.tsx';
import { talkView } from './talk-views.ts';

const shown = {
  hot: views.hotView,
  notEnrolled: views.notEnrolledView,
  paused: views.pausedView,
  held: views.heldView,
  doNotContact: views.doNotContactView,
  notSynced: views.notSyncedView,
  replyWaits: talkView,
  replyWaitsAndFieldsDiffer: { ...talkView, conflicts: views.conflicts },
};
const wanted = {
  hot: [[], []],
  notEnrolled: [[], [cardLabels.enrollPick]],
  paused: [[], [cardLabels.resume]],
  held: [[], [cardLabels.resume]],
  doNotContact: [[], []],
  notSynced: [[cardLabels.syncNow], [cardLabels.syncNow]],
  replyWaits: [[cardLabels.replyOpen], []],
  replyWaitsAndFieldsDiffer: [[cardLabels.conflictApply], []],
};

test.each(Object.entries(shown))('%s: at most one primary button per card', async (name, view) => {
  const primaries: (string | null)[][] = [];
  for (const element of [<EngagementCard key="e" />, <SequenceCard key="s" />]) {
    const card = stage(element, { read: ok(view) });
    await card.renderer.waitFor(() => expect(card.shown()).not.toContain(cardLabels.loading));
    primaries.push(card.primaryTexts());
  }
  expect({ [name]: primaries }).toEqual({ [name]: wanted[name as keyof typeof wanted] });
});
