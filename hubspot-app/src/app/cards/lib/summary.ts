import type { CardView } from '@salesos/shared/api/card';
import { say } from '@salesos/shared/labels/cards';
import type { CrmFields } from './crm-fields.ts';
import { bandVariant, bandVariantOfText, contextLine, type NextAction, reasonText, type Score, sparkline } from './score-words.ts';

/** The first three lines of the card; the same shape from the record's fields and from the live view, so nothing moves when the live view comes. */
export interface Summary {
  value: number;
  bandText: string | null;
  bandColor: ReturnType<typeof bandVariant>;
  tier: number | null;
  /** What the tier is made of; null until the live view is there. */
  tierFrom: string | null;
  reason: string | null;
  /** What set the tier in place of the number. */
  rule: string | null;
  asOf: Date | null;
  /** Nobody knows how late it is for the backend: the record's own date is told as a date. */
  isRecordOnly: boolean;
  trend: { line: string; changeThisWeek: number } | null;
  next: { text: string; confidence: NextAction['confidence'] | null; because: string | null } | null;
  /** The live view is on its way: lines that only it knows keep their place. */
  isWaiting: boolean;
}

export function summaryOfFields(fields: CrmFields, isWaiting: boolean): Summary | null {
  if (fields.score === null) return null;
  return {
    value: fields.score,
    bandText: fields.band,
    bandColor: bandVariantOfText(fields.band ?? ''),
    tier: fields.tier,
    tierFrom: null,
    reason: reasonText(fields.reason, fields.sequenceName !== null),
    rule: null,
    asOf: fields.asOf,
    isRecordOnly: true,
    trend: null,
    next: fields.nextAction ? nextOfField(fields.nextAction) : null,
    isWaiting,
  };
}

export function summaryOfView(view: CardView, score: Score): Summary {
  return {
    value: score.value,
    bandText: score.bandText,
    bandColor: bandVariant(score.band),
    tier: score.tier,
    tierFrom: score.rule ?? contextLine(score),
    reason: reasonText(score.reason, view.enrollment !== null),
    rule: score.rule,
    asOf: new Date(score.asOf),
    isRecordOnly: false,
    trend: { line: sparkline(score.trend), changeThisWeek: score.changeThisWeek },
    next: view.nextAction,
    isWaiting: false,
  };
}

/** The record keeps both halves in one sentence: "Reply now, because …". */
function nextOfField(sentence: string): NonNullable<Summary['next']> {
  const [text = '', ...because] = sentence.split(`, ${say('because', '')}`);
  return { text, confidence: null, because: because.join(`, ${say('because', '')}`) || null };
}
