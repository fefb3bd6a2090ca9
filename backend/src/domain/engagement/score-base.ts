import type { Signal } from '@salesos/shared/events/engagement';
import { weightLeft } from './decay.ts';
import { engagementModel } from './model.ts';
import type { SignalSums } from './parts.ts';
import { sumsOfPublished } from './published-parts.ts';

/** Activity from before our log begins, as the CRM kept it: its decayed sums at one instant, and whether the person had refused by then. */
export interface ScoreBase {
  readonly asOf: Date;
  readonly sums: SignalSums;
  readonly refused: boolean;
}

/** What our own fields on a record say of earlier activity; null when they say nothing that can be read. */
export function baseOfPublished(published: { parts: string | null; model: string | null; asOf: Date | null; refused: boolean }): ScoreBase | null {
  const { parts, asOf, refused } = published;
  if (asOf === null) return null;
  const model = engagementModel(published.model ?? '');
  const sums = parts === null || model === null ? null : sumsOfPublished(parts, model);
  if (sums === null) return refused ? { asOf, sums: {}, refused } : null;
  return { asOf, sums, refused };
}

/** The base's part of the sums at `at`; what it was before its own instant is not known: nothing. */
export function baseSumsAt(base: ScoreBase | null, at: Date): SignalSums {
  if (base === null || at < base.asOf) return {};
  const left = weightLeft(at.getTime() - base.asOf.getTime());
  return mapSums(base.sums, (sum) => sum * left);
}

export function addSums(one: SignalSums, other: SignalSums): SignalSums {
  const sums: Partial<Record<Signal, number>> = { ...one };
  for (const [signal, sum] of Object.entries(other) as [Signal, number][]) sums[signal] = (sums[signal] ?? 0) + sum;
  return sums;
}

/** Two people turn out to be one: both did what they did. */
export function joinBases(one: ScoreBase, other: ScoreBase): ScoreBase {
  const asOf = one.asOf > other.asOf ? one.asOf : other.asOf;
  return { asOf, sums: addSums(baseSumsAt(one, asOf), baseSumsAt(other, asOf)), refused: one.refused || other.refused };
}

const mapSums = (sums: SignalSums, change: (sum: number) => number): SignalSums =>
  Object.fromEntries(Object.entries(sums).map(([signal, sum]) => [signal, change(sum)]));
