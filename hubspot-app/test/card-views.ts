import type { CardView } from '@salesos/shared/api/card';

type Score = NonNullable<CardView['score']>;
type Enrollment = NonNullable<CardView['enrollment']>;

export const now = new Date('2026-11-23T15:00:00Z');
const hourMs = 3_600_000;

function before(hours: number): string {
  return new Date(now.getTime() - hours * hourMs).toISOString();
}

export const hotScore: Score = {
  value: 66,
  exact: 66.21,
  tier: 1,
  band: 'hot',
  bandText: 'Hot',
  model: 'seed-v1',
  asOf: before(0.04),
  reason: 'Replied yesterday and clicked the “pricing” link twice.',
  changeThisWeek: 14,
  trend: [38, 38, 37, 41, 40, 40, 44, 52, 51, 51, 50, 58, 66, 66],
  parts: [
    { signal: 'replies', points: 34, outOf: 40, exact: 34.42, humanCount: 1, text: '1 human reply (Nov 22)', measured: true },
    { signal: 'clicks', points: 21, outOf: 35, exact: 21.01, humanCount: 2, text: '2 human clicks', measured: true },
    { signal: 'opens', points: 11, outOf: 25, exact: 10.78, humanCount: 3, text: '3 human', measured: true },
  ],
  fit: 80,
  intent: null,
  priority: 71.4,
  rule: null,
  scale: null,
  contributions: [
    { eventId: 'e1', signal: 'replies', at: before(19), weightLeft: 0.97, share: 34.42, text: 'Replied to “Warm intro”: positive' },
    { eventId: 'e2', signal: 'clicks', at: before(26), weightLeft: 0.96, share: 10.61, text: 'Clicked the “pricing” link' },
    { eventId: 'e3', signal: 'clicks', at: before(50), weightLeft: 0.93, share: 10.4, text: 'Clicked the “pricing” link' },
    { eventId: 'e4', signal: 'opens', at: before(27), weightLeft: 0.96, share: 5.6, text: 'Opened “Warm intro”' },
    { eventId: 'e5', signal: 'opens', at: before(74), weightLeft: 0.9, share: 5.18, text: 'Opened “Hello from Harbor & Pine”' },
  ],
  wouldRaise: [
    { signal: 'replies', points: 5, text: 'a second reply' },
    { signal: 'clicks', points: 5, text: 'a click in a mail she has opened' },
  ],
  fades: [
    { inDays: 7, value: 58 },
    { inDays: 14, value: 51 },
    { inDays: 30, value: 37 },
  ],
  machineHits: [
    { at: before(27.1), kind: 'open', evidence: 'Apple mail privacy prefetch, 2 s after delivery' },
    { at: before(27.2), kind: 'click', evidence: '6 links in 400 ms from one network: a security scanner' },
  ],
};

export const activeEnrollment: Enrollment = {
  id: 'enr_1',
  sequenceId: 'seq_warm',
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
        { text: 'sent', at: before(78) },
        { text: 'opened (human)', at: before(74) },
      ],
      reason: null,
    },
    { position: 2, title: 'Mail 2', state: 'due', lines: [{ text: 'due Thu 09:05 in Berlin, same thread', at: null }], reason: null },
    { position: 3, title: 'Mail 3', state: 'upcoming', lines: [{ text: '3 days after Mail 2', at: null }], reason: null },
    { position: 4, title: 'Mail 4', state: 'upcoming', lines: [{ text: '4 days after Mail 3', at: null }], reason: null },
    { position: 5, title: 'Mail 5', state: 'upcoming', lines: [{ text: '7 days after Mail 4', at: null }], reason: null },
  ],
  stopsOn: ['reply', 'opt-out', 'removal'],
  can: ['pause', 'send_now', 'snooze', 'remove'],
};

export const offers: CardView['offers'] = [
  {
    sequenceId: 'seq_check',
    name: 'Check-in',
    recommended: false,
    mailbox: 'anna@harborpine.example',
    wouldSendAt: [],
    stopsOn: [],
    blocked: { code: 'recently_contacted', text: 'contacted by Anna 2 days ago (minimum 7)' },
    caution: null,
  },
  {
    sequenceId: 'seq_warm',
    name: 'Warm intro',
    recommended: true,
    mailbox: 'anna@harborpine.example',
    wouldSendAt: ['2026-11-24T08:05:00Z', '2026-11-27T08:05:00Z', '2026-12-01T08:05:00Z'],
    stopsOn: ['reply', 'opt-out', 'removal'],
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
    ours: { value: 'Head of Sales', at: null, by: 'enrichment' },
    before: 'Sales',
    may: ['resolve', 'always'],
  },
];

export const hotView: CardView = {
  conversation: null,
  crmName: 'HubSpot',
  conflicts: [],
  product: 'SalesOS',
  provider: 'hubspot',
  object: 'contact',
  recordId: '123',
  name: 'Mara Lindqvist',
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

export const notEnrolledView: CardView = { ...hotView, enrollment: null };
export const pausedView: CardView = {
  ...hotView,
  enrollment: { ...activeEnrollment, state: 'paused', stateText: 'paused', can: ['resume', 'remove'] },
};

export const noActivityView: CardView = {
  ...hotView,
  score: {
    ...hotScore,
    value: 0,
    exact: 0,
    tier: 4,
    band: 'cold',
    bandText: 'Cold',
    reason: 'Nobody has reacted yet.',
    changeThisWeek: 0,
    contributions: [],
    fades: [],
    machineHits: [],
  },
  nextAction: { action: 'enroll', text: 'Enroll in a sequence', confidence: 'medium', because: 'nothing has happened yet' },
  enrollment: null,
};

export const machineOnlyView: CardView = {
  ...noActivityView,
  score: {
    ...hotScore,
    ...noActivityView.score,
    reason: 'Nobody has reacted yet; machine hits are not counted.',
    machineHits: [
      { at: before(1), kind: 'click', evidence: 'several links at once' },
      { at: before(1.1), kind: 'open', evidence: 'Apple' },
      { at: before(1.2), kind: 'click', evidence: 'several links at once' },
    ],
  },
  enrollment: activeEnrollment,
};

export const notSyncedView: CardView = {
  ...hotView,
  score: null,
  nextAction: null,
  enrollment: null,
  offers: [],
  notice: { kind: 'info', text: 'It was created a moment ago; the next pull brings it in.', action: 'sync_now' },
  may: [],
};

const exited: Enrollment = {
  ...activeEnrollment,
  state: 'exited',
  stateText: 'ended',
  reason: { code: 'opted_out', text: 'She opted out on Nov 22.', remedy: null },
  steps: [
    { position: 1, title: 'Mail 1', state: 'done', lines: [{ text: 'sent', at: before(78) }], reason: null },
    {
      position: 2,
      title: 'Mail 2',
      state: 'not_sent',
      lines: [],
      reason: { code: 'opted_out', text: 'Not sent: she opted out.', remedy: 'Only she can opt in again.' },
    },
  ],
  step: 2,
  stepCount: 2,
  can: [],
};

export const doNotContactView: CardView = {
  ...hotView,
  score: { ...hotScore, band: 'do_not_contact', bandText: 'Do not contact' },
  nextAction: null,
  enrollment: exited,
  offers: [],
  doNotContact: 'Do not contact: she unsubscribed on Nov 22 with the link in Mail 1.',
  may: [],
};

export const heldView: CardView = {
  ...hotView,
  notice: { kind: 'warning', text: 'Sandbox: every mail goes to test@harborpine.example.', action: null },
  score: {
    ...hotScore,
    rule: 'Tier 1 because a positive reply is unanswered.',
    parts: [...hotScore.parts, { signal: 'calls', points: 0, outOf: 0, exact: 0, humanCount: 0, text: '', measured: false }],
  },
  enrollment: {
    ...activeEnrollment,
    state: 'held',
    stateText: 'on hold',
    steps: activeEnrollment.steps.map((step) =>
      step.position === 2
        ? {
            ...step,
            state: 'held',
            lines: [],
            reason: { code: 'missing_variable', text: 'Held: “first_name” has no value.', remedy: 'Fill in the first name, then resume.' },
          }
        : step,
    ),
    can: ['resume', 'remove'],
  },
};

export const hotProperties: Record<string, string | null> = {
  salesos_engagement_score: '66',
  salesos_band: 'Hot',
  salesos_tier: '1',
  salesos_score_reason: hotScore.reason,
  salesos_score_as_of: hotScore.asOf,
  salesos_next_action: 'Reply now',
  salesos_sequence: 'Warm intro',
  salesos_sequence_step: '2 of 5',
  salesos_sequence_state: 'active',
};

export const emptyProperties: Record<string, string | null> = Object.fromEntries(Object.keys(hotProperties).map((name) => [name, null]));
export const optedOutProperties: Record<string, string | null> = {
  ...hotProperties,
  salesos_band: 'Do not contact',
  salesos_score_reason: 'Do not contact: she unsubscribed on Nov 22 with the link in Mail 1.',
};
