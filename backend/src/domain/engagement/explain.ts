import { contributionText, earlierActivityText, partText } from '@salesos/shared/labels/engagement';
import { shortDate } from './calendar-day.ts';
import { type Contribution, contributions } from './contributions.ts';
import type { EngagementModel } from './model.ts';
import { type OverTime, overTime } from './over-time.ts';
import type { ScorePart } from './parts.ts';
import { type ReasonWords, reasonSentence } from './reason.ts';
import type { EngagementScore } from './score.ts';
import { type WouldRaise, whatWouldRaise } from './would-raise.ts';

export interface ExplainedPart extends ScorePart {
  /** Events of people; opens implied by a click or reply are not among them. */
  readonly humanCount: number;
  readonly inferredCount: number;
  readonly text: string;
}

export interface Explanation extends OverTime {
  readonly reason: string;
  readonly parts: readonly ExplainedPart[];
  readonly contributions: readonly (Contribution & { readonly text: string })[];
  readonly wouldRaise: readonly WouldRaise[];
}

/** Everything the card says about a score. `machineHits` only chooses words: they are never counted. */
export function explainScore(score: EngagementScore, model: EngagementModel, words: ReasonWords, machineHits = 0): Explanation {
  return {
    reason: reasonSentence(score, words, machineHits),
    parts: score.parts.map((part) => explainPart(part, score, words.timeZone)),
    contributions: contributions(score).map((item) => ({ ...item, text: textOf(item, score.asOf, words.timeZone) })),
    wouldRaise: whatWouldRaise(score, model),
    ...overTime(score, model),
  };
}

function explainPart(part: ScorePart, score: EngagementScore, timeZone: string): ExplainedPart {
  const items = score.counted.filter((item) => item.signal === part.signal);
  const last = items.at(-1);
  const inferredCount = items.filter((item) => item.inferred).length;
  const humanCount = items.length - inferredCount;
  const date = last === undefined ? '' : shortDate(last.at, score.asOf, timeZone);
  const { base } = score;
  const earlier = base === null || (base.sums[part.signal] ?? 0) === 0 ? null : shortDate(base.asOf, score.asOf, timeZone);
  return { ...part, humanCount, inferredCount, text: partText(part.signal, { measured: part.measured, humanCount, inferredCount, date, earlier }) };
}

function textOf(item: Contribution, asOf: Date, timeZone: string): string {
  if (item.counted === null) return earlierActivityText(shortDate(item.at, asOf, timeZone));
  const { fact } = item.counted;
  return contributionText(item.signal, {
    inferred: item.inferred,
    linkLabel: fact.kind === 'click' ? (fact.linkLabel ?? null) : null,
    disposition: fact.kind === 'reply' ? fact.disposition : null,
  });
}
