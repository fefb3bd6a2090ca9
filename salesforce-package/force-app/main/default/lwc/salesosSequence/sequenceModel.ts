import type { CardOutcome } from 'c/salesosApi';
import { timeOrDay } from 'c/salesosFormat';
import { labels, say } from 'c/salesosLabels';
import { businessNow, whyNotText } from 'c/salesosScoreModel';
import { enrollmentHeading, footText, offerRows, progressText, stepRows } from 'c/salesosSequenceModel';
import type { OfferRow, StepRow } from 'c/salesosSequenceModel';
import type { CardView } from '@salesos/shared/api/card';

/** The record's sequence fields as the CRM holds them. */
export interface CrmSequence {
  name: string | null;
  step: string | null;
  state: string | null;
  asOf: string | null;
}

export interface SequenceInput {
  crm: CrmSequence | null;
  outcome: CardOutcome | null;
  lastView: CardOutcome | null;
  wall: Date;
}

export interface Note {
  kind: 'info' | 'warning' | 'error' | 'stop';
  heading: string | null;
  text: string | null;
  actionLabel: string | null;
}

type Can = NonNullable<CardView['enrollment']>['can'][number];

export interface SequenceModel {
  title: string;
  progress: string;
  isLoading: boolean;
  /** In place of everything else. */
  blocked: Note | null;
  note: Note | null;
  enrollmentId: string | null;
  name: string;
  reason: Note | null;
  steps: StepRow[];
  stepsLabel: string;
  foot: string;
  can: Record<Can, boolean>;
  hasActions: boolean;
  emptyText: string | null;
  mayEnroll: boolean;
  /** The one primary button where nothing was ever started. */
  enrollVariant: 'brand' | 'neutral';
  /** Why there is no way to enroll. */
  hint: string | null;
  offers: OfferRow[];
}

const note = (kind: Note['kind'], heading: string | null, text: string | null, actionLabel: string | null = null): Note => ({
  kind,
  heading,
  text,
  actionLabel,
});
const viewOf = (outcome: CardOutcome | null): CardView | null => (outcome?.kind === 'view' ? outcome.view : null);

function blockedBy(input: SequenceInput, view: CardView | null, now: Date): Note | null {
  const { outcome } = input;
  if (outcome?.kind === 'problem')
    return note(outcome.problem.code === 'forbidden' ? 'stop' : 'error', outcome.problem.title, outcome.problem.detail);
  if (outcome?.kind === 'down' && !view) {
    const asOf = input.crm?.asOf ?? null;
    return note('warning', null, asOf === null ? labels.backendDownNeverSynced : say('backendDown', timeOrDay(asOf, now)), labels.tryAgain);
  }
  if (view && view.score === null && view.enrollment === null && view.doNotContact === null) {
    return note('info', say('notSyncedTitle', view.product), null);
  }
  return null;
}

function noteFor(input: SequenceInput, view: CardView | null, now: Date): Note | null {
  if (view?.doNotContact) return note('stop', labels.doNotContact, whyNotText(view.doNotContact));
  if (input.outcome?.kind !== 'down' || !view) return null;
  const asOf = input.crm?.asOf ?? view.score?.asOf ?? null;
  return note('warning', null, asOf ? say('backendDown', timeOrDay(asOf, now)) : labels.backendDownNeverSynced, labels.tryAgain);
}

/** The record has "2 of 5" and "Ended: replied". */
function crmProgress(crm: CrmSequence | null): string {
  const [, step, of] = /^(\d+) of (\d+)$/.exec(crm?.step ?? '') ?? [];
  const state = crm?.state ?? '';
  const isOver = /^(completed|ended)/i.test(state);
  return [step && of ? say(isOver ? 'stepOf' : 'stepNext', step, of) : crm?.step, `${state.charAt(0).toLowerCase()}${state.slice(1)}`]
    .filter((part) => part)
    .join(' · ');
}

/** A step that did not go says its reason itself. */
function reasonOf(view: CardView | null, isOver: boolean): Note | null {
  const { reason = null, steps = [] } = view?.enrollment ?? {};
  if (!reason || view?.doNotContact || steps.some((step) => step.reason?.code === reason.code)) return null;
  return note(isOver ? 'info' : 'warning', reason.text, reason.remedy);
}

function hintOf(view: CardView | null, isOver: boolean): string | null {
  if (!view || view.doNotContact !== null) return null;
  if (!view.may.includes('enroll')) return view.notice?.text ?? null;
  if (!isOver) return null;
  return view.offers.length === 0 ? labels.noSequences : null;
}

/** Nothing here may send to a person who must not be written to. */
function allowed(view: CardView | null): Record<Can, boolean> {
  const can = view?.may.includes('manage_sequence') ? (view.enrollment?.can ?? []) : [];
  const sends = view?.doNotContact === null;
  return {
    pause: can.includes('pause'),
    resume: sends && can.includes('resume'),
    send_now: sends && can.includes('send_now'),
    snooze: can.includes('snooze'),
    remove: can.includes('remove'),
    edit_next: sends && can.includes('edit_next'),
  };
}

/** Everything the panel shows, from what is known so far. */
export function sequenceModel(input: SequenceInput): SequenceModel {
  const view = viewOf(input.outcome) ?? viewOf(input.lastView);
  const enrollment = view?.enrollment ?? null;
  const now = businessNow(view?.score?.asOf ?? null, input.wall);
  const isOver = enrollment === null || enrollment.state === 'completed' || enrollment.state === 'exited';
  const offers = view ? offerRows(view, now) : [];
  const mayStart = view !== null && isOver && view.doNotContact === null && view.may.includes('enroll');
  const isRefused = input.outcome?.kind === 'problem';
  const crmName = !view && !isRefused && input.crm?.name ? input.crm.name : null;
  const blocked = blockedBy(input, view, now);
  const can = allowed(view);
  return {
    title: enrollment ? enrollmentHeading(enrollment) : crmName ? `${labels.sequenceTitle}: ${crmName}` : labels.sequenceTitle,
    progress: isRefused ? '' : enrollment ? progressText(enrollment) : crmName ? crmProgress(input.crm) : '',
    isLoading: input.outcome === null && !view,
    blocked,
    note: noteFor(input, view, now),
    enrollmentId: enrollment?.id ?? null,
    name: enrollment?.name ?? '',
    reason: reasonOf(view, isOver),
    steps: enrollment ? stepRows(enrollment, view ?? { timeZone: null, city: null }, now) : [],
    stepsLabel: say('stepsList', enrollment?.name ?? ''),
    foot: enrollment ? footText(enrollment, isOver) : '',
    can,
    hasActions: Object.values(can).some(Boolean),
    emptyText: view && !enrollment ? labels.notEnrolledTitle : null,
    mayEnroll: mayStart && offers.length > 0,
    enrollVariant: enrollment || offers.every((offer) => offer.blocked !== null) ? 'neutral' : 'brand',
    hint: hintOf(view, isOver),
    offers,
  };
}
