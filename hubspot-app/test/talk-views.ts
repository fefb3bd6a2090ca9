import type { CardView } from '@salesos/shared/api/card';
import type { Conversation, ConversationReply } from '@salesos/shared/api/conversation';
import { replyChoiceLabels } from '@salesos/shared/labels/conversation';
import { doNotContactView, hotView, now } from './card-views.ts';

const hourMs = 3_600_000;
const before = (hours: number): string => new Date(now.getTime() - hours * hourMs).toISOString();

const choices: ConversationReply['choices'] = (
  ['positive', 'referral', 'neutral', 'question', 'objection', 'negative', 'unsubscribe', 'automatic'] as const
).map((value) => ({ value, text: replyChoiceLabels[value] }));

const theirs: Conversation['mails'][number] = {
  id: 'in1',
  side: 'them',
  who: 'Mara Lindqvist',
  at: before(19),
  subject: 'Re: An idea for Nordlicht',
  text: 'Yes, let’s do 40 seats from January.\n\nWho signs on your side? <We> need:\n- the contract\n- an invoice address',
  isCut: false,
  note: null,
  state: null,
  ask: null,
};
const away: Conversation['mails'][number] = {
  ...theirs,
  id: 'in0',
  side: 'machine',
  at: before(70),
  text: 'I am out of the office with limited access to mail.',
  note: 'Away until Nov 22',
};
const ours: Conversation['mails'][number] = {
  ...theirs,
  id: 'out1',
  side: 'us',
  who: 'Anna Berg',
  at: before(78),
  subject: 'An idea for Nordlicht',
  text: 'Hi Mara,\n\nI looked at how Nordlicht plans capacity. Worth a quarter of an hour this week?\n\nAnna',
  state: { kind: 'sent', text: 'Sent', at: null },
};

export const talk: Conversation = {
  subject: 'Re: An idea for Nordlicht',
  mails: [theirs, away, ours],
  hasOlder: false,
  reply: {
    id: 'in1',
    waiting: 'waiting for 19 h',
    word: { value: 'positive', text: 'Positive', by: null },
    choices,
    answer: { from: 'anna.berg@harborpine.example', to: 'mara.lindqvist@nordlicht.example', blocked: null, caution: null },
  },
  seen: 'in1',
};
const { reply } = talk;
const withReply = (change: Partial<ConversationReply>): Conversation => ({ ...talk, reply: reply && { ...reply, ...change } });
const withTalk = (conversation: Conversation, view: CardView = hotView): CardView => ({ ...view, conversation });

export const talkView = withTalk(talk);
export const answeredView = withTalk({
  ...withReply({ waiting: null }),
  mails: [
    { ...ours, id: 'out2', at: before(0.01), text: 'Great, I send the contract today.', state: { kind: 'waiting', text: 'Sending…', at: null } },
    ...talk.mails,
  ],
  seen: 'out2',
});
export const blockedView = withTalk(
  withReply({
    answer: {
      from: null,
      to: null,
      blocked: {
        code: 'mailbox_paused',
        text: 'Your mailbox that received the mail is paused. Too many of its mails came back in the last seven days.',
        remedy: 'An admin can turn it on again in the settings.',
      },
      caution: null,
    },
  }),
);
export const readOnlyView = withTalk(withReply({ choices: [], answer: null, word: { value: 'question', text: 'Question', by: 'Anna Berg' } }));
export const refusedTalkView = withTalk(
  withReply({
    waiting: null,
    word: { value: 'unsubscribe', text: 'Wants no more mail', by: null },
    answer: {
      from: 'anna.berg@harborpine.example',
      to: 'mara.lindqvist@nordlicht.example',
      blocked: null,
      caution: 'They must not be contacted. Answer what they wrote and nothing else.',
    },
  }),
  doNotContactView,
);
const long = Array.from({ length: 30 }, (_, n) => `${n + 1}. ${'Donaudampfschifffahrtsgesellschaftskapitän '.repeat(3)}`).join('\n');
export const longTalkView = withTalk({
  ...talk,
  subject: `Re: ${'An idea for the new line and everything that comes after it '.repeat(3)}`,
  mails: [
    {
      ...theirs,
      who: 'Mara Lindqvist-von-Hohenberg (mara.lindqvist.private.address.of.hers@elsewhere.nordlicht-logistics.example)',
      text: long,
      isCut: true,
    },
    { ...ours, text: `https://www.salesos.example/${'x'.repeat(160)}` },
  ],
  hasOlder: true,
});
export const parkedView = withTalk({
  ...talk,
  mails: [
    {
      ...ours,
      state: { kind: 'failed', text: 'Not certain whether it went. Look into the Sent folder of the mailbox, then say what you found', at: null },
      ask: { went: 'It was sent', notSent: 'It was not sent, send it again' },
    },
  ],
  reply: null,
  seen: 'out1',
});
