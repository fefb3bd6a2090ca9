import type { AccountPeople, CardReply, CardView, NextMail } from '@salesos/shared/api/card';
import type { MailView } from '@salesos/shared/api/mail-setup';
import type { SetupCall } from '@salesos/shared/api/setup';
import { mailboxWords, suppressionWords } from '@salesos/shared/labels/mail-words';
import { lumen, manyPeople } from '../test/account-people.ts';
import { editableView, heldEditableView, nextMail, nextMailWithGaps } from '../test/edit-views.ts';
import { domains, mailView, sandboxMail, settled } from '../test/mail-view.ts';
import { setupView } from '../test/setup-view.ts';
import * as views from '../test/card-views.ts';
import * as talks from '../test/talk-views.ts';

type Answer<Data> = { ok: true; data: Data } | Extract<CardReply, { ok: false }> | 'never' | 'down';

export interface GalleryState {
  properties: Record<string, string | null>;
  /** `never`: the request stays open; `down`: what HubSpot's platform answers for a failing backend. */
  read: CardReply | 'never' | 'down';
  action?: CardReply | 'down';
  /** Of the form for the next mail. */
  nextMail?: Answer<NextMail>;
  /** A company's page in place of a contact's. */
  people?: Answer<AccountPeople>;
  /** The set-up page in place of a contact's: what each call of it answers. */
  setup?: Partial<Record<SetupCall['call'], Answer<object>>>;
  /** Buttons to press, by their text, before the picture. */
  press?: string[];
}

const ok = <Data>(data: Data): { ok: true; data: Data } => ({ ok: true, data });
const refused = (code: string, title: string, detail: string): Extract<CardReply, { ok: false }> => ({ ok: false, problem: { code, title, detail } });

const editing = (mail: Answer<NextMail>, view: CardView = editableView): GalleryState => ({
  properties: views.hotProperties,
  read: ok(view),
  nextMail: mail,
  press: ['Edit next mail'],
});
const talking = (view: CardView, press: string[] = []): GalleryState => ({ properties: views.hotProperties, read: ok(view), press });
const company = (people: Answer<AccountPeople>): GalleryState => ({ properties: {}, read: 'never', people });

const steps = setupView.steps.map((step) => ({ ...step, state: 'done' as const, stateText: 'Done' }));
/** The set-up page with mail open. */
const mail = (answer: Answer<MailView>, press: string[] = []): GalleryState => ({
  properties: {},
  read: 'never',
  setup: { view: ok({ ...setupView, steps }), mail: answer, deliverability: ok(domains) },
  press: ['last:Open', ...press],
});

const noMail: MailView = {
  ...mailView,
  parked: settled,
  mailboxes: { rows: [], note: mailboxWords.none },
  suppressions: { rows: [], empty: suppressionWords.none, next: null },
};

export const states: Record<string, GalleryState> = {
  hot: { properties: views.hotProperties, read: ok(views.hotView) },
  explained: { properties: views.hotProperties, read: ok(views.hotView), press: ['How it is calculated', 'Machine hits (2), not counted'] },
  loading: { properties: views.hotProperties, read: 'never' },
  'loading-empty': { properties: views.emptyProperties, read: 'never' },
  down: { properties: views.hotProperties, read: 'down' },
  'not-enrolled': { properties: views.hotProperties, read: ok(views.notEnrolledView) },
  picker: { properties: views.hotProperties, read: ok(views.notEnrolledView), press: ['Enroll…'] },
  'picker-blocked': { properties: views.hotProperties, read: ok(views.notEnrolledView), press: ['Enroll…', 'Check-in'] },
  'enroll-failed': { properties: views.hotProperties, read: ok(views.notEnrolledView), action: 'down', press: ['Enroll…', 'Enroll in Warm intro'] },
  'enroll-refused': {
    properties: views.hotProperties,
    read: ok(views.notEnrolledView),
    action: refused(
      'mailbox_unavailable',
      'The mailbox is not connected.',
      'Nothing was sent. Reconnect anna@harborpine.example, then enroll again.',
    ),
    press: ['Enroll…', 'Enroll in Warm intro'],
  },
  paused: { properties: views.hotProperties, read: ok(views.pausedView) },
  held: { properties: views.hotProperties, read: ok(views.heldView) },
  removing: { properties: views.hotProperties, read: ok(views.hotView), press: ['Remove'] },
  'do-not-contact': { properties: views.optedOutProperties, read: ok(views.doNotContactView) },
  'no-activity': { properties: views.emptyProperties, read: ok(views.noActivityView) },
  'not-synced': { properties: views.emptyProperties, read: ok(views.notSyncedView) },
  'not-permitted': { properties: views.hotProperties, read: refused('not_permitted', 'Not permitted', '') },
  editable: { properties: views.hotProperties, read: ok(editableView) },
  'edit-next': editing(ok(nextMail)),
  'edit-next-edited': editing(ok({ ...nextMail, edited: true })),
  'edit-next-missing': editing(ok(nextMailWithGaps), heldEditableView),
  'edit-next-loading': editing('never'),
  'edit-next-down': editing('down'),
  'edit-next-gone': editing(refused('not_found', 'There is no next mail to look at.', 'The last one is on its way. Nothing was changed.')),
  'edit-next-refused': {
    ...editing(ok(nextMail)),
    action: refused('conflict', 'This mail is already on its way, or its sequence has ended.', 'Your text was not used. Nothing was changed.'),
    press: ['Edit next mail', 'Save for this contact'],
  },
  'thread-closed': talking(talks.talkView),
  thread: talking(talks.talkView, ['Show thread']),
  answer: talking(talks.talkView, ['Reply']),
  'answer-empty': talking(talks.talkView, ['Reply', 'Send answer']),
  answered: talking(talks.answeredView, ['Show thread']),
  'answer-blocked': talking(talks.blockedView, ['Show thread']),
  'thread-parked': talking(talks.parkedView, ['Show thread']),
  'thread-long': talking(talks.longTalkView, ['Show thread']),
  'thread-read-only': talking(talks.readOnlyView, ['Show thread']),
  'thread-do-not-contact': { ...talking(talks.refusedTalkView, ['Show thread', 'Answer all the same']), properties: views.optedOutProperties },
  people: company(ok(lumen)),
  'people-many': company(ok(manyPeople)),
  'people-empty': company(ok({ name: 'Velo Nord', people: [] })),
  'people-loading': company('never'),
  'people-down': company('down'),
  'people-not-synced': company(refused('not_synced', 'This record is not here yet.', 'New records arrive within a minute. Nothing was lost.')),
  'people-not-permitted': company(refused('forbidden', 'x', 'x')),
  mail: mail(ok(mailView)),
  'mail-asked': mail(ok(mailView), ['It was not sent, send it again']),
  'mail-sandbox': mail(ok({ ...sandboxMail, parked: settled })),
  'mail-limits': mail(ok({ ...mailView, parked: settled }), ['Change limits']),
  'mail-lift': mail(ok({ ...mailView, parked: settled }), ['Take off the list']),
  'mail-empty': mail(ok(noMail)),
  'mail-loading': mail('never'),
  'mail-down': mail('down'),
};
