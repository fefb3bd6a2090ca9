import { fullDate, isoDay, timeOrDay } from 'c/salesosFormat';
import type { CardOutcome } from 'c/salesosApi';
import { labels, say } from 'c/salesosLabels';
import {
  asOfText,
  businessNow,
  hasNoActivity,
  headlineFromCrm,
  headlineFromView,
  machineRows,
  metaText,
  partRows,
  trendOf,
} from 'c/salesosScoreModel';
import type { CrmFields, Headline, PartRow, Trend } from 'c/salesosScoreModel';
import type { CardView } from '@salesos/shared/api/card';

type Score = NonNullable<CardView['score']>;

export interface EngagementInput {
  /** Null until the CRM answered. */
  crm: CrmFields | null;
  /** The newest answer of the backend; null until there is one. */
  outcome: CardOutcome | null;
  /** The newest answer that had details. */
  lastView: CardOutcome | null;
  earlier: { day: string; outcome: CardOutcome | null } | null;
  wall: Date;
}

export interface NoticeModel {
  kind: 'info' | 'warning' | 'error' | 'stop';
  heading: string | null;
  text: string | null;
  action: 'sync_now' | 'retry' | null;
  actionLabel: string | null;
}

export interface EngagementModel {
  asOf: { text: string; full: string } | null;
  /** In place of everything else. */
  blocked: NoticeModel | null;
  notice: NoticeModel | null;
  headline: Headline | null;
  rule: string | null;
  trend: Trend | null;
  /** Nothing to show below the first lines yet. */
  isLoading: boolean;
  isWaiting: boolean;
  doNotContact: NoticeModel | null;
  score: Score | null;
  hasWhy: boolean;
  whyTitle: string;
  /** As it is now, whichever day is shown: what is typed there must not be lost. */
  conversation: CardView['conversation'];
  talkClass: string;
  /** The way to the conversation keeps its place until it is there: whoever was in a sequence was written to. */
  keepsTalk: boolean;
  now: string;
  parts: PartRow[];
  meta: string;
  machineHits: ReturnType<typeof machineRows>;
  machineTitle: string;
  earlierText: string | null;
  earlierDay: string | null;
  today: string;
}

const notice = (kind: NoticeModel['kind'], heading: string | null, text: string | null, action: NoticeModel['action'] = null): NoticeModel => ({
  kind,
  heading,
  text,
  action,
  actionLabel: action === 'sync_now' ? labels.syncNow : action === 'retry' ? labels.tryAgain : null,
});

const viewOf = (outcome: CardOutcome | null): CardView | null => (outcome?.kind === 'view' ? outcome.view : null);

/** A refusal stands in place of the card; without any CRM value so does silence. */
function blockedBy(input: EngagementInput, view: CardView | null, headline: Headline | null): NoticeModel | null {
  const { outcome } = input;
  if (outcome?.kind === 'problem')
    return notice(outcome.problem.code === 'forbidden' ? 'stop' : 'error', outcome.problem.title, outcome.problem.detail);
  if (view && !headline) {
    return notice('info', say('notSyncedTitle', view.product), view.notice?.text ?? null, view.notice?.action === 'sync_now' ? 'sync_now' : null);
  }
  if (outcome?.kind === 'down' && !headline) return notice('warning', null, labels.backendDownNeverSynced, 'retry');
  return null;
}

function noticeFor(input: EngagementInput, view: CardView | null, now: Date): NoticeModel | null {
  const shown = input.earlier?.outcome ?? input.outcome;
  if (shown?.kind === 'down') {
    const asOf = input.crm?.asOf ?? viewOf(input.lastView)?.score?.asOf ?? null;
    return notice('warning', null, asOf === null ? labels.backendDownNeverSynced : say('backendDown', timeOrDay(asOf, now)), 'retry');
  }
  if (shown?.kind === 'problem') return notice('error', shown.problem.title, shown.problem.detail);
  // Who may enroll is for the sequence card to say.
  if (!view?.notice || (view.notice.action === null && !view.may.includes('enroll'))) return null;
  return notice(view.notice.kind, null, view.notice.text, view.notice.action);
}

/** Everything the card shows, from what is known so far. */
export function engagementModel(input: EngagementInput): EngagementModel {
  const live = viewOf(input.outcome) ?? viewOf(input.lastView);
  // Until the earlier day has come, and when it does not come, the card keeps what it showed.
  const earlierView = viewOf(input.earlier?.outcome ?? null);
  const view = earlierView ?? live;
  const headline = view ? headlineFromView(view) : input.crm ? headlineFromCrm(input.crm) : null;
  const score = view?.score ?? null;
  const isDoNotContact = headline !== null && headline.doNotContact !== null;
  const blocked = blockedBy(input, view, headline);
  const now = businessNow(live?.score?.asOf ?? null, input.wall);
  const isWaitingForDay = input.earlier !== null && input.earlier.outcome === null;
  return {
    asOf: headline?.asOf && !blocked ? asOfText(headline.asOf, now) : null,
    blocked,
    notice: blocked ? null : noticeFor(input, view, now),
    headline,
    rule: score?.rule ?? null,
    trend: score && !isDoNotContact ? trendOf(score) : null,
    isLoading: input.outcome === null && !score,
    isWaiting: input.outcome === null || isWaitingForDay,
    doNotContact: isDoNotContact ? notice('stop', labels.doNotContact, headline.doNotContact) : null,
    score: isDoNotContact ? null : score,
    hasWhy: score !== null && !hasNoActivity(score),
    whyTitle: score ? say('why', score.value) : '',
    conversation: live?.conversation ?? null,
    keepsTalk: input.outcome === null && input.crm !== null && input.crm.sequence !== null,
    talkClass: input.earlier === null ? '' : 'slds-hide',
    now: now.toISOString(),
    parts: score ? partRows(score) : [],
    meta: score ? metaText(score) : '',
    machineHits: score ? machineRows(score) : [],
    machineTitle: score ? say('machineHits', score.machineHits.length) : '',
    earlierText: earlierView?.score ? say('shownAsOf', fullDate(earlierView.score.asOf)) : null,
    earlierDay: earlierView || isWaitingForDay ? (input.earlier?.day ?? null) : null,
    today: isoDay(now),
  };
}
