import type { CardView } from '@salesos/shared/api/card';
import { cardLabels, say } from '@salesos/shared/labels/cards';

export type Score = NonNullable<CardView['score']>;
export type Signal = Score['parts'][number]['signal'];
export type NextAction = NonNullable<CardView['nextAction']>;

export function signalName(signal: Signal): string {
  const names = {
    opens: cardLabels.signalOpens,
    clicks: cardLabels.signalClicks,
    replies: cardLabels.signalReplies,
    meetings: cardLabels.signalMeetings,
    calls: cardLabels.signalCalls,
  };
  return names[signal];
}

export function confidenceName(confidence: NextAction['confidence']): string {
  const names = { high: cardLabels.confidenceHigh, medium: cardLabels.confidenceMedium, low: cardLabels.confidenceLow };
  return names[confidence];
}

/** "+14", "−3", "±0" */
export function signed(points: number): string {
  const sign = points > 0 ? '+' : points < 0 ? '−' : '±';
  return `${sign}${Math.abs(points)}`;
}

/** "Intent not measured · Fit 80 · Priority 71" */
export function contextLine(score: Score): string {
  const intent = score.intent === null ? cardLabels.intentNotMeasured : say('intent', Math.round(score.intent));
  const fit = score.fit === null ? cardLabels.fitNotMeasured : say('fit', Math.round(score.fit));
  return [intent, fit, say('priority', Math.round(score.priority))].join(' · ');
}

/** Nobody has reacted: where nothing was sent either, nothing has happened at all. */
export function reasonText(reason: string | null, isEnrolled: boolean): string | null {
  return reason === cardLabels.noReactionTitle && !isEnrolled ? cardLabels.noActivityTitle : reason;
}

/** The reason begins with the band, which the card says in its heading. */
export function whyNotText(reason: string | null): string | null {
  const heading = `${cardLabels.doNotContact}: `;
  if (!reason?.startsWith(heading)) return reason;
  return `${reason.charAt(heading.length).toUpperCase()}${reason.slice(heading.length + 1)}`;
}

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const shownDays = 14;
// Less than this from top to bottom would make noise look like news.
const leastRange = 24;

/** One block character a day; HubSpot has no small chart. */
export function sparkline(trend: readonly number[]): string {
  const shown = trend.slice(-shownDays);
  const bottom = Math.min(...shown);
  const range = Math.max(Math.max(...shown) - bottom, leastRange);
  return shown.map((value) => bars[Math.round(((value - bottom) / range) * (bars.length - 1))] ?? '').join('');
}

type TagVariant = 'default' | 'warning' | 'success' | 'error' | 'info';

export function bandVariant(band: Score['band']): TagVariant {
  const variants: Record<Score['band'], TagVariant> = { hot: 'success', warm: 'warning', cool: 'info', cold: 'default', do_not_contact: 'error' };
  return variants[band];
}

/** The band as the CRM property spells it, so the first paint has the same color as the live card. */
export function bandVariantOfText(bandText: string): TagVariant {
  const bands: Record<string, Score['band']> = { Hot: 'hot', Warm: 'warm', Cool: 'cool', Cold: 'cold' };
  return bandVariant(bands[bandText] ?? 'cold');
}
