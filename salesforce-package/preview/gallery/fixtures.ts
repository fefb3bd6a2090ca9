import type { CardView } from '@salesos/shared/api/card';

type Score = NonNullable<CardView['score']>;
type Enrollment = NonNullable<CardView['enrollment']>;

export const now = new Date('2026-11-23T17:40:00Z');
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();
const ahead = (hours: number) => ago(-hours);

export const hotScore: Score = {
  value: 66,
  exact: 65.8,
  tier: 1,
  band: 'hot',
  bandText: 'Hot',
  model: 'seed-v1',
  asOf: ago(0.05),
  reason: 'Replied yesterday and clicked the “pricing” link twice.',
  changeThisWeek: 14,
  trend: [22, 24, 23, 29, 31, 30, 38, 44, 43, 47, 52, 52, 61, 66],
  parts: [
    { signal: 'replies', points: 34, outOf: 40, exact: 34.1, humanCount: 1, text: '1 human reply (Nov 22)', measured: true },
    { signal: 'clicks', points: 21, outOf: 35, exact: 20.7, humanCount: 2, text: '2 human clicks', measured: true },
    { signal: 'opens', points: 11, outOf: 25, exact: 11, humanCount: 3, text: '3 human opens', measured: true },
  ],
  fit: 80,
  intent: null,
  priority: 71,
  rule: null,
  scale: null,
  contributions: [
    { eventId: 'evt_1', signal: 'replies', at: ago(19), weightLeft: 0.97, share: 34.1, text: 'Replied “Yes, let’s do 40 seats from January.”' },
    {
      eventId: 'evt_2',
      signal: 'clicks',
      at: ago(26),
      weightLeft: 0.96,
      share: 10.6,
      text: 'Clicked the “pricing” link in “Capacity for the new line”',
    },
    {
      eventId: 'evt_3',
      signal: 'clicks',
      at: ago(30),
      weightLeft: 0.95,
      share: 10.1,
      text: 'Clicked the “pricing” link in “Capacity for the new line”',
    },
    { eventId: 'evt_4', signal: 'opens', at: ago(50), weightLeft: 0.93, share: 11, text: 'Opened “Capacity for the new line”' },
  ],
  wouldRaise: [
    { signal: 'replies', points: 5, text: 'a second reply' },
    { signal: 'clicks', points: 5, text: 'a click (in mails she has opened)' },
  ],
  fades: [
    { inDays: 7, value: 58 },
    { inDays: 14, value: 51 },
    { inDays: 30, value: 36 },
  ],
  machineHits: [
    { at: ago(51), kind: 'open', evidence: 'loaded through the Apple mail proxy 2 s after delivery' },
    { at: ago(51), kind: 'click', evidence: 'every link in the mail within 1 s, from a data center' },
  ],
};

export const activeEnrollment: Enrollment = {
  id: 'enr_1',
  sequenceId: 'seq_1',
  name: 'Warm intro',
  version: 3,
  step: 2,
  stepCount: 5,
  state: 'active',
  stateText: 'active',
  reason: null,
  steps: [
    {
      position: 1,
      title: 'Mail 1',
      state: 'done',
      lines: [
        { text: 'sent', at: ago(52) },
        { text: 'opened (human)', at: ago(50) },
      ],
      reason: null,
    },
    { position: 2, title: 'Mail 2', state: 'due', lines: [{ text: 'due {0}, same thread', at: ahead(63) }], reason: null },
    { position: 3, title: 'Mail 3', state: 'upcoming', lines: [], reason: null },
  ],
  stopsOn: ['reply', 'booking', 'opt-out', 'stage Closed'],
  can: ['pause', 'send_now', 'snooze', 'remove'],
};

export const offers: CardView['offers'] = [
  {
    sequenceId: 'seq_2',
    name: 'Newsletter re-engage',
    recommended: false,
    mailbox: 'mara@harborpine.example',
    wouldSendAt: [ahead(40)],
    stopsOn: ['reply', 'opt-out'],
    blocked: { code: 'contacted_recently', text: 'contacted by Anna 2 days ago (minimum 7)' },
    caution: null,
  },
  {
    sequenceId: 'seq_1',
    name: 'Warm intro',
    recommended: true,
    mailbox: 'mara@harborpine.example',
    wouldSendAt: [ahead(15), ahead(15 + 72), ahead(15 + 168), ahead(15 + 264)],
    stopsOn: ['reply', 'booking', 'opt-out', 'stage Closed'],
    blocked: null,
    caution: null,
  },
];

export const conflicts: CardView['conflicts'] = [
  {
    id: 'c1',
    seen: 's1',
    field: 'phone',
    label: 'Phone',
    kind: 'review',
    crm: { value: '+1 555 0101', at: '2026-11-23T10:02:00Z', by: 'J. Doe' },
    ours: { value: '+1 555 0199', at: '2026-11-23T10:05:00Z', by: 'enrichment' },
    before: '+1 555 0100',
    may: ['resolve', 'always'],
  },
  {
    id: 'c2',
    seen: 's2',
    field: 'title',
    label: 'Title',
    kind: 'review',
    crm: { value: null, at: null, by: null },
    ours: { value: 'Head of Sales', at: '2026-11-22T10:05:00Z', by: null },
    before: 'Sales',
    may: ['resolve', 'always'],
  },
];

export const hot: CardView = {
  conversation: null,
  crmName: 'Salesforce',
  conflicts: [],
  product: 'SalesOS',
  provider: 'salesforce',
  object: 'Contact',
  recordId: '003000000000001AAA',
  name: 'Lena Vogt',
  city: 'Berlin',
  timeZone: 'Europe/Berlin',
  score: hotScore,
  nextAction: {
    action: 'reply_now',
    text: 'Reply now',
    confidence: 'high',
    because: 'her reply has been waiting 19 h: “Yes, let’s do 40 seats from January.”',
  },
  enrollment: activeEnrollment,
  offers,
  doNotContact: null,
  notice: null,
  may: ['enroll', 'manage_sequence'],
};

/** The record's fields as the twin's UI API gives them. */
export const hotFields: Record<string, string | number | null> = {
  SalesOS_Engagement_Score__c: 66,
  SalesOS_Tier__c: 1,
  SalesOS_Band__c: 'Hot',
  SalesOS_Score_Reason__c: hotScore.reason,
  SalesOS_Score_As_Of__c: ago(0.4),
  SalesOS_Next_Action__c: 'Reply now, because her reply has been waiting since Nov 22',
  SalesOS_Sequence__c: 'Warm intro',
  SalesOS_Sequence_Step__c: '2 of 5',
  SalesOS_Sequence_State__c: 'Active',
};
export const noFields: typeof hotFields = Object.fromEntries(Object.keys(hotFields).map((name) => [name, null]));
