import type { Signal } from '@salesos/shared/events/engagement';
import { weightLeft } from './decay.ts';
import type { EngagementModel } from './model.ts';
import { roundParts } from './round-parts.ts';

/** Decayed counts of human events per signal; absent = 0. */
export type SignalSums = Readonly<Partial<Record<Signal, number>>>;

export interface ScorePart {
  readonly signal: Signal;
  readonly measured: boolean;
  /** Whole points shown: they add up to the shown score. 0 while not measured. */
  readonly points: number;
  /** Whole points this part can reach: over the measured parts they add up to 100. */
  readonly outOf: number;
  readonly exact: number;
  readonly exactOutOf: number;
  /** 0..100, before weighting; what the CRM keeps. */
  readonly component: number;
}

export interface ScoreOfSums {
  readonly value: number;
  readonly exact: number;
  /** False when no component of the model has a source: the score then says nothing, it is not a low score. */
  readonly measured: boolean;
  /** In the model's order, unmeasured ones included. */
  readonly parts: readonly ScorePart[];
}

export function component(sum: number, k: number): number {
  return 100 * (1 - Math.exp(-sum / k));
}

/** What each component can reach, in the model's order: those without a source are left out and the weights renormalized. */
function sharesOf(model: EngagementModel, measured: ReadonlySet<Signal>): number[] {
  const weights = model.components.map((part) => (measured.has(part.signal) ? part.weight : 0));
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (totalWeight === 0 ? 0 : (weight * 100) / totalWeight));
}

/** The score before rounding, as a function of how old the sums have become. */
export function exactOverTime(sums: SignalSums, model: EngagementModel, measured: ReadonlySet<Signal>): (ageMs: number) => number {
  const shares = sharesOf(model, measured);
  const parts = model.components.map((part, index) => ({ sum: sums[part.signal] ?? 0, k: part.k, share: (shares[index] ?? 0) / 100 }));
  return (ageMs) => {
    const left = weightLeft(ageMs);
    return parts.reduce((exact, { sum, k, share }) => exact + component(sum * left, k) * share, 0);
  };
}

/** The score as a function of the decayed sums. */
export function scoreOfSums(sums: SignalSums, model: EngagementModel, measured: ReadonlySet<Signal>): ScoreOfSums {
  const components = model.components.map((part) => component(sums[part.signal] ?? 0, part.k));
  const exactOutOf = sharesOf(model, measured);
  const isMeasured = exactOutOf.some((share) => share > 0);
  const exacts = components.map((value, index) => (value * (exactOutOf[index] ?? 0)) / 100);
  const exact = exacts.reduce((sum, value) => sum + value, 0);
  const value = Math.round(exact);
  const outOf = roundParts(exactOutOf, isMeasured ? 100 : 0, exactOutOf.map(Math.ceil));
  const points = roundParts(exacts, value, outOf);
  const parts = model.components.map((part, index) => ({
    signal: part.signal,
    measured: measured.has(part.signal),
    points: points[index] ?? 0,
    outOf: outOf[index] ?? 0,
    exact: exacts[index] ?? 0,
    exactOutOf: exactOutOf[index] ?? 0,
    component: components[index] ?? 0,
  }));
  return { value, exact, measured: isMeasured, parts };
}
