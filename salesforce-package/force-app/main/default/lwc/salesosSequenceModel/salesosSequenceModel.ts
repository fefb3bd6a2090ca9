import { dayAndTime, dayAndTimeThere } from 'c/salesosFormat';
import type { Place } from 'c/salesosFormat';
import { labels, say } from 'c/salesosLabels';
import type { CardView } from '@salesos/shared/api/card';

type Enrollment = NonNullable<CardView['enrollment']>;
type Step = Enrollment['steps'][number];
type Offer = CardView['offers'][number];

export interface StepRow {
  key: number;
  title: string;
  state: Step['state'];
  stateText: string;
  lines: { key: string; text: string }[];
  reason: string | null;
  remedy: string | null;
}

const stepStateText = {
  done: labels.stepDone,
  due: labels.stepDue,
  upcoming: labels.stepUpcoming,
  held: labels.stepHeld,
  not_sent: labels.stepNotSent,
};

/** What happened is told in the viewer's zone; what is to reach the prospect, in the prospect's own. `{0}` in a text marks where its instant goes; without it the instant follows. */
function lineText(line: Step['lines'][number], state: Step['state'], place: Place, now: Date): string {
  if (line.at === null) return line.text;
  const isAhead = state !== 'done' && new Date(line.at) > now;
  const when = isAhead ? dayAndTimeThere(line.at, now, place) : dayAndTime(line.at, now);
  return line.text.includes('{0}') ? line.text.replace('{0}', when) : `${line.text} ${when}`.trim();
}

export function stepRows(enrollment: Enrollment, place: Place, now: Date): StepRow[] {
  return enrollment.steps.map((step) => ({
    key: step.position,
    title: step.title,
    state: step.state,
    stateText: stepStateText[step.state],
    lines: step.lines.map((line, index) => ({ key: `${index}`, text: lineText(line, step.state, place, now) })),
    reason: step.reason?.text ?? null,
    remedy: step.reason?.remedy ?? null,
  }));
}

export interface OfferRow {
  sequenceId: string;
  name: string;
  /** Empty unless it is the one for this tier. */
  recommended: string;
  mailbox: string;
  blocked: string | null;
  /** Speaks against it, but forbids nothing. */
  caution: string | null;
  sends: { key: string; name: string; text: string }[];
  stopsOn: string;
  confirmText: string;
}

const SENDS_SHOWN = 3;

function offerRow(offer: Offer, { tier, place, now }: { tier: number | null; place: Place; now: Date }): OfferRow {
  return {
    sequenceId: offer.sequenceId,
    name: offer.name,
    recommended: offer.recommended && tier !== null ? ` ${say('recommended', tier)}` : '',
    mailbox: say('enrollFrom', offer.mailbox),
    blocked: offer.blocked ? say('willNotStart', offer.blocked.text) : null,
    caution: offer.caution,
    sends: offer.wouldSendAt
      .slice(0, SENDS_SHOWN)
      .map((at, index) => ({ key: `${index}`, name: say('mailNumber', index + 1), text: dayAndTimeThere(at, now, place) })),
    stopsOn: stopsOnText(offer.stopsOn),
    confirmText: say('enrollConfirm', offer.name),
  };
}

/** The recommended one first; otherwise as the backend ranks them. */
export function offerRows(view: CardView, now: Date): OfferRow[] {
  const ranked = [...view.offers].sort((a, b) => Number(b.recommended) - Number(a.recommended));
  return ranked.map((offer) => offerRow(offer, { tier: view.score?.tier ?? null, place: view, now }));
}

export const stopsOnText = (stopsOn: readonly string[]): string => (stopsOn.length === 0 ? '' : say('stopsOn', stopsOn.join(', ')));

export const enrollmentHeading = (enrollment: Enrollment): string => say('sequenceHeading', enrollment.name);

/** While it runs the step is the one that is next; afterwards the last one that was reached. */
export const progressText = ({ state, stateText, step, stepCount }: Enrollment): string =>
  `${say(state === 'completed' || state === 'exited' ? 'stepOf' : 'stepNext', step, stepCount)} · ${stateText}`;

/** Below the steps: what ends it, and which version runs. */
export const footText = (enrollment: Enrollment, isOver: boolean): string =>
  [isOver ? '' : stopsOnText(enrollment.stopsOn), say('sequenceVersion', enrollment.version)].filter((part) => part !== '').join(' · ');
