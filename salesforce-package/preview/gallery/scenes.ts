import type { CardReply, CardView } from '@salesos/shared/api/card';
import type { Page } from 'playwright-core';
import { activeEnrollment, hot, hotFields, hotScore, noFields } from './fixtures.ts';
import { mailScenes } from './mail-scenes.ts';
import { moreScenes } from './more-scenes.ts';
import type { Scene } from './scene.ts';

const view = (change: Partial<CardView> = {}): CardReply => ({ ok: true, data: { ...hot, ...change } });
const problem = (code: string, title: string, detail: string): CardReply => ({ ok: false, problem: { code, title, detail } });
const press = (name: string) => (page: Page) => page.getByRole('button', { name }).first().click();
const coldScore = {
  ...hotScore,
  value: 0,
  tier: 4,
  band: 'cold' as const,
  bandText: 'Cold',
  reason: '',
  changeThisWeek: 0,
  trend: [0, 0, 0, 0, 0],
  contributions: [],
  machineHits: [],
  priority: 24,
  wouldRaise: [],
  fades: [],
};
const unmeasured = hotScore.parts.map((part) =>
  part.signal === 'opens' ? { ...part, points: 0, measured: false, text: 'Open tracking is off' } : part,
);
const earlierScore = {
  ...hotScore,
  value: 31,
  tier: 3,
  band: 'cool' as const,
  bandText: 'Cool',
  asOf: '2026-11-18T22:59:59Z',
  reason: 'Opened two mails; no reply yet.',
  parts: hotScore.parts.map((part) => ({ ...part, points: Math.round(part.points / 2) })),
  contributions: hotScore.contributions.slice(2),
};

const held = {
  ...activeEnrollment,
  state: 'held' as const,
  stateText: 'on hold',
  reason: {
    code: 'missing_variable' as const,
    text: 'Mail 2 needs “first name”, and the contact has none.',
    remedy: 'Fill in First Name, then choose Resume.',
  },
  can: ['resume' as const, 'remove' as const],
  steps: activeEnrollment.steps.map((step) => (step.position === 2 ? { ...step, state: 'held' as const, lines: [] } : step)),
};
const exited = {
  ...activeEnrollment,
  state: 'exited' as const,
  stateText: 'ended',
  can: [],
  steps: activeEnrollment.steps.map((step) =>
    step.position === 1
      ? step
      : {
          ...step,
          state: 'not_sent' as const,
          lines: [],
          reason: { code: 'replied' as const, text: 'Not sent: she replied on Nov 22.', remedy: step.position === 2 ? 'Answer her reply.' : null },
        },
  ),
};

export const scenes: Record<string, Scene> = {
  hot: { fields: hotFields, reply: view() },
  loading: { fields: hotFields, reply: 'never' },
  'loading-empty': { fields: noFields, reply: 'never' },
  down: { fields: hotFields, reply: 'down' },
  'down-never-synced': { fields: noFields, reply: 'down' },
  'no-activity': {
    fields: { ...noFields, SalesOS_Engagement_Score__c: 0, SalesOS_Tier__c: 4, SalesOS_Band__c: 'Cold' },
    reply: view({
      score: coldScore,
      nextAction: { action: 'enroll', text: 'Enroll in Warm intro', confidence: 'medium', because: 'the company fits and nobody has written yet' },
      enrollment: null,
    }),
  },
  'not-permitted': {
    fields: hotFields,
    reply: problem('forbidden', 'You may not see this record in SalesOS.', 'Ask the owner or your admin for access. Nothing was changed.'),
  },
  problem: {
    fields: hotFields,
    reply: problem('not_connected', 'This org is not connected to SalesOS.', 'Nothing was lost. An admin can connect it again in SalesOS Setup.'),
  },
  'do-not-contact': {
    fields: { ...hotFields, SalesOS_Band__c: 'Do not contact' },
    reply: view({
      doNotContact: 'Opted out on Nov 21, through the link in “Capacity for the new line”.',
      score: { ...hotScore, band: 'do_not_contact', bandText: 'Do not contact' },
      nextAction: null,
      enrollment: {
        ...exited,
        steps: exited.steps.map((step) =>
          step.reason ? { ...step, reason: { code: 'opted_out', text: 'Not sent: opted out on Nov 21.', remedy: null } } : step,
        ),
      },
    }),
  },
  'not-synced': {
    fields: noFields,
    reply: view({
      score: null,
      nextAction: null,
      enrollment: null,
      offers: [],
      notice: { kind: 'info', text: 'It was created a minute ago and is read with the next sync.', action: 'sync_now' },
    }),
  },
  notice: {
    fields: hotFields,
    reply: view({
      notice: { kind: 'warning', text: 'This is a sandbox: all mail goes to test@harborpine.example.', action: null },
      score: { ...hotScore, rule: 'Tier 1 because a positive reply is waiting (up to 14 days).', parts: unmeasured },
    }),
  },
  'not-enrolled': {
    fields: { ...hotFields, SalesOS_Sequence__c: null, SalesOS_Sequence_Step__c: null, SalesOS_Sequence_State__c: null },
    reply: view({ enrollment: null }),
  },
  picker: { fields: hotFields, reply: view({ enrollment: null }), act: press('Enroll…') },
  'picker-blocked': {
    fields: hotFields,
    reply: view({ enrollment: null }),
    act: async (page) => {
      await press('Enroll…')(page);
      await page.getByText('Newsletter re-engage').click();
    },
  },
  'no-sequences': { fields: hotFields, reply: view({ enrollment: null, offers: [] }) },
  viewer: { fields: hotFields, reply: view({ may: [] }) },
  details: {
    fields: hotFields,
    reply: view(),
    act: async (page) => {
      await press('How it is calculated')(page);
      await press('Machine hits')(page);
    },
  },
  earlier: {
    fields: hotFields,
    reply: view(),
    earlier: view({ score: earlierScore, nextAction: null }),
    act: async (page) => {
      await press('How it is calculated')(page);
      await page.getByLabel('Score on').fill('2026-11-18');
      await page.getByText('This is the score on').waitFor();
    },
  },
  paused: {
    fields: hotFields,
    reply: view({ enrollment: { ...activeEnrollment, state: 'paused', stateText: 'paused', can: ['resume', 'remove'] } }),
  },
  held: { fields: hotFields, reply: view({ enrollment: held }) },
  exited: { fields: hotFields, reply: view({ enrollment: exited }) },
  removing: { fields: hotFields, reply: view(), act: press('Remove') },
  long: {
    fields: hotFields,
    reply: view({
      enrollment: { ...activeEnrollment, name: 'Manufacturing – capacity planning – DACH – second half of the year – senior buyers' },
      score: {
        ...hotScore,
        value: 100,
        reason:
          'Replied three times in the last two days, clicked the “pricing” link twice, booked a meeting for Thursday and forwarded the offer to two colleagues of the purchasing department.',
      },
      nextAction: {
        action: 'reply_now',
        text: 'Reply now, and add the two colleagues she forwarded it to',
        confidence: 'medium',
        because:
          'her reply has been waiting 19 h: “Yes, let’s do 40 seats from January, but Donaudampfschifffahrtsgesellschaftskapitän has to sign first.”',
      },
    }),
  },
  ...moreScenes,
  ...mailScenes,
};
