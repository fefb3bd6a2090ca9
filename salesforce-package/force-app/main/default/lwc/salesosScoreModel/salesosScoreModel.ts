import { age, fullTime, shortDate, signed } from 'c/salesosFormat';
import { labels, say } from 'c/salesosLabels';
import type { CardView } from '@salesos/shared/api/card';

type Score = NonNullable<CardView['score']>;
type Part = Score['parts'][number];

/** The first lines of the card; they come from the CRM's own fields before anyone is asked. */
export interface Headline {
  value: number | null;
  bandText: string;
  bandClass: string;
  tierText: string;
  reason: string;
  asOf: string | null;
  /** The spaces around the parts belong to them: whitespace between elements does not survive the template compiler. */
  next: { label: string; title: string; confidence: string; because: string } | null;
  doNotContact: string | null;
}

/** The record's SalesOS fields as the CRM holds them. */
export interface CrmFields {
  score: number | null;
  tier: number | null;
  band: string | null;
  reason: string | null;
  asOf: string | null;
  nextAction: string | null;
  sequence: string | null;
}

const confidenceText = { high: labels.confidenceHigh, medium: labels.confidenceMedium, low: labels.confidenceLow };
const signalText = {
  opens: labels.signalOpens,
  clicks: labels.signalClicks,
  replies: labels.signalReplies,
  meetings: labels.signalMeetings,
  calls: labels.signalCalls,
};

const nextLabel = `${labels.next}: `;
const bandClass = (band: string) => `band band_${band.toLowerCase().replaceAll(' ', '_')}`;

/** Nobody has reacted: where nothing was sent either, nothing has happened at all. */
const reasonText = (reason: string, isEnrolled: boolean) => (reason === labels.noReactionTitle && !isEnrolled ? labels.noActivityTitle : reason);

/** The reason begins with the band, which the notice says in its heading. */
export function whyNotText(reason: string): string {
  const heading = `${labels.doNotContact}: `;
  if (!reason.startsWith(heading)) return reason;
  return `${reason.charAt(heading.length).toUpperCase()}${reason.slice(heading.length + 1)}`;
}

/** The record keeps both halves in one sentence: "Reply now, because …". */
function nextOfField(sentence: string): NonNullable<Headline['next']> {
  const joint = `, ${say('because', '')}`;
  const [title = '', ...because] = sentence.split(joint);
  return { label: nextLabel, title, confidence: '', because: because.length === 0 ? '' : say('because', because.join(joint)) };
}

export function headlineFromCrm(fields: CrmFields): Headline | null {
  const doNotContact = fields.band === labels.doNotContact;
  if (fields.score === null && !doNotContact) return null;
  return {
    value: fields.score === null ? null : Math.round(fields.score),
    bandText: fields.band ?? '',
    bandClass: bandClass(fields.band ?? ''),
    tierText: fields.tier === null ? '' : say('tier', fields.tier),
    reason: reasonText(fields.reason ?? '', fields.sequence !== null),
    asOf: fields.asOf,
    next: fields.nextAction === null ? null : nextOfField(fields.nextAction),
    doNotContact: doNotContact ? whyNotText(fields.reason ?? '') : null,
  };
}

export function headlineFromView(view: CardView): Headline | null {
  const { score, nextAction } = view;
  const doNotContact = view.doNotContact ?? (score?.band === 'do_not_contact' ? score.reason : null);
  if (!score && doNotContact === null) return null;
  return {
    value: score?.value ?? null,
    bandText: score?.bandText ?? labels.doNotContact,
    bandClass: bandClass(score?.band ?? 'do_not_contact'),
    tierText: score ? say('tier', score.tier) : '',
    reason: reasonText(score?.reason ?? '', view.enrollment !== null),
    asOf: score?.asOf ?? null,
    next:
      nextAction === null || doNotContact !== null
        ? null
        : {
            label: nextLabel,
            title: nextAction.text,
            confidence: ` (${confidenceText[nextAction.confidence]})`,
            because: nextAction.because === '' ? '' : say('because', nextAction.because),
          },
    doNotContact: doNotContact === null ? null : whyNotText(doNotContact),
  };
}

/** The page's clock may lag behind the server's; the newer of the two is closer to the truth. */
export function businessNow(asOf: string | null, wall: Date): Date {
  return asOf !== null && new Date(asOf) > wall ? new Date(asOf) : wall;
}

export function asOfText(asOf: string, wall: Date): { text: string; full: string } {
  return { text: say('asOf', age(asOf, wall)), full: fullTime(asOf) };
}

export interface PartRow {
  key: string;
  name: string;
  measured: boolean;
  pointsText: string;
  share: number;
  text: string;
}

const partRow = (part: Part): PartRow => ({
  key: part.signal,
  name: signalText[part.signal],
  measured: part.measured,
  pointsText: part.measured ? say('ofPoints', part.points, part.outOf) : labels.notMeasured,
  share: part.measured && part.outOf > 0 ? Math.min(1, Math.max(0, part.points / part.outOf)) : 0,
  text: part.text,
});

export const partRows = (score: Score): PartRow[] => score.parts.map(partRow);

/** Zero without a single event is not a judgement about the person: nothing has happened yet. */
export const hasNoActivity = (score: Score): boolean => score.value === 0 && score.contributions.length === 0;

export function metaText(score: Score): string {
  return [
    score.intent === null ? labels.intentNotMeasured : say('intent', Math.round(score.intent)),
    score.fit === null ? labels.fitNotMeasured : say('fit', Math.round(score.fit)),
    say('priority', Math.round(score.priority)),
  ].join(' · ');
}

export interface Trend {
  values: number[];
  alt: string;
  change: string;
}

export function trendOf(score: Score): Trend {
  const [first, last] = [score.trend[0] ?? score.value, score.trend.at(-1) ?? score.value];
  return {
    values: score.trend,
    alt: say('trendAlt', score.trend.length, Math.round(first), Math.round(last)),
    change: say('thisWeek', signed(score.changeThisWeek)),
  };
}

/** A change smaller than this must not look like a jump. */
const LEAST_SPAN = 30;
const INSET = 3;

/** Dots on a line of the given size, newest right. */
export function sparkline(
  values: readonly number[],
  width: number,
  height: number,
): { line: string; area: string; lastX: number; lastY: number } | null {
  if (values.length < 2) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(LEAST_SPAN, high - low);
  const floor = Math.max(0, Math.min(low, (low + high - span) / 2));
  const round = (value: number) => Math.round(value * 10) / 10;
  const dots = values.map((value, index) => ({
    x: round(INSET + (index * (width - 2 * INSET)) / (values.length - 1)),
    y: round(height - INSET - ((value - floor) / span) * (height - 2 * INSET)),
  }));
  const line = dots.map((dot) => `${dot.x},${dot.y}`).join(' ');
  const last = dots.at(-1) ?? { x: 0, y: 0 };
  return { line, area: `${INSET},${height} ${line} ${last.x},${height}`, lastX: last.x, lastY: last.y };
}

export interface ContributionRow {
  key: string;
  day: string;
  full: string;
  text: string;
  points: string;
  weight: string;
}

export const contributionRows = (score: Score): ContributionRow[] =>
  score.contributions.map((one) => ({
    key: one.eventId,
    day: shortDate(one.at),
    full: fullTime(one.at),
    text: one.text,
    points: say('pointsShare', one.share.toFixed(1)),
    weight: say('weightLeft', Math.round(one.weightLeft * 100)),
  }));

export interface MachineRow {
  key: string;
  day: string;
  full: string;
  kind: string;
  evidence: string;
}

/** A scanner fetches every link of a mail, several times: what has the same evidence is one line. Newest first, as they come. */
export function machineRows(score: Score): MachineRow[] {
  const groups = new Map<string, { newest: Score['machineHits'][number]; count: number }>();
  for (const hit of score.machineHits) {
    const key = `${hit.kind} ${hit.evidence}`;
    const { newest = hit, count = 0 } = groups.get(key) ?? {};
    groups.set(key, { newest, count: count + 1 });
  }
  return [...groups].map(([key, { newest, count }]) => {
    const kind = newest.kind === 'open' ? labels.machineOpen : labels.machineClick;
    return {
      key,
      day: shortDate(newest.at),
      full: fullTime(newest.at),
      kind: count === 1 ? kind : say('machineRepeated', kind, count),
      evidence: newest.evidence,
    };
  });
}

export const raiseRows = (score: Score): { key: string; text: string; points: string }[] =>
  score.wouldRaise.map((one, index) => ({ key: `${one.signal}-${index}`, text: one.text, points: signed(Math.round(one.points)) }));

export const fadeRows = (score: Score): { key: number; text: string }[] =>
  score.fades.map((one) => ({ key: one.inDays, text: say('fadesLine', Math.round(one.value), one.inDays) }));
