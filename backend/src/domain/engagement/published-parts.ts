import { Signal } from '@salesos/shared/events/engagement';
import type { EngagementModel } from './model.ts';
import type { ScorePart, SignalSums } from './parts.ts';

const LEAST_DIGITS = 2;
/** A sum of k × 25 or more reaches what a number can tell from 100. */
const MOST_DIGITS = 12;
/** Close to 100 a component moves little while its sum moves much: what is missing from 100 keeps three digits. */
const KEPT = 3;

function digitsOf(component: number): number {
  const missing = 100 - component;
  if (missing <= 0) return MOST_DIGITS;
  return Math.min(MOST_DIGITS, Math.max(LEAST_DIGITS, KEPT - 1 - Math.floor(Math.log10(missing))));
}

/** "opens 43.21; clicks 60.77; replies 86.47": the measured components, so that the sums behind them can be found again. */
export function publishedParts(parts: readonly Pick<ScorePart, 'signal' | 'measured' | 'component'>[]): string {
  return parts
    .filter((part) => part.measured)
    .map((part) => `${part.signal} ${part.component.toFixed(digitsOf(part.component))}`)
    .join('; ');
}

const PART = /^(\w+) (\d{1,3}(?:\.\d+)?)$/;

/** The decayed sums published components stand for: n = −k·ln(1 − C/100). Null for a text that is not one of ours. */
export function sumsOfPublished(text: string, model: EngagementModel): SignalSums | null {
  const sums: Partial<Record<Signal, number>> = {};
  for (const part of text === '' ? [] : text.split('; ')) {
    const [, name, value] = PART.exec(part) ?? [];
    const signal = Signal.safeParse(name);
    const component = model.components.find((candidate) => candidate.signal === signal.data);
    const reached = Number(value);
    if (!component || signal.data === undefined || reached > 100) return null;
    sums[signal.data] = sumOf(reached, component.k);
  }
  return sums;
}

/** A component that reads as 100 says only that its sum is large: the least one that reads so. */
function sumOf(component: number, k: number): number {
  const missing = Math.max(1 - component / 100, 0.5 * 10 ** -(MOST_DIGITS + 2));
  return Math.max(0, -k * Math.log(missing));
}
