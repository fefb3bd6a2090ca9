import type { Signal } from '@salesos/shared/events/engagement';
import { type Counted, countFacts } from './counted.ts';
import { type DoNotContact, doNotContact } from './do-not-contact.ts';
import type { EngagementFact } from './fact.ts';
import type { EngagementModel } from './model.ts';
import { addSums, baseSumsAt, type ScoreBase } from './score-base.ts';
import { type ScorePart, type SignalSums, scoreOfSums } from './parts.ts';
import { sumsAt } from './sums.ts';

export interface ScoreInput {
  readonly facts: readonly EngagementFact[];
  /** What happened before the log begins; absent or null where the log holds everything. */
  readonly base?: ScoreBase | null;
  readonly model: EngagementModel;
  /** Signals with a source, for the whole customer at `asOf` (from `measurement.changed`). */
  readonly measured: ReadonlySet<Signal>;
  readonly asOf: Date;
  /** Strictest reading of the consent fields; facts of kind `opt_out` count besides. */
  readonly optedOut: boolean;
}

export interface EngagementScore {
  readonly model: string;
  readonly asOf: Date;
  /** Whole points shown. Kept under "do not contact" too, where it is not to be shown. */
  readonly value: number;
  readonly exact: number;
  /** False: no component has a source; pass null to the priority. */
  readonly measured: boolean;
  readonly parts: readonly ScorePart[];
  readonly doNotContact: DoNotContact | null;
  readonly sums: SignalSums;
  /** What counted, oldest first, signals without a source included. */
  readonly counted: readonly Counted[];
  /** Earlier activity that counts besides; `sums` has it in. */
  readonly base: ScoreBase | null;
}

/** A pure function of (events, model, as-of): events after `asOf` and events of machines change nothing. */
export function scoreEngagement(input: ScoreInput): EngagementScore {
  const counted = countFacts(input.facts, input.asOf);
  const base = input.base && input.base.asOf <= input.asOf ? input.base : null;
  const sums = addSums(sumsAt(counted, input.asOf), baseSumsAt(base, input.asOf));
  return {
    model: input.model.key,
    asOf: input.asOf,
    ...scoreOfSums(sums, input.model, input.measured),
    doNotContact: doNotContact(input.facts, input.optedOut, input.asOf, base),
    sums,
    counted,
    base,
  };
}
