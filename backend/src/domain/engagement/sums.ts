import type { Signal } from '@salesos/shared/events/engagement';
import type { Counted } from './counted.ts';
import { weightLeft } from './decay.ts';
import type { SignalSums } from './parts.ts';

/** Decayed sums at `at`; events after it are left out. */
export function sumsAt(counted: readonly Counted[], at: Date): SignalSums {
  const sums: Partial<Record<Signal, number>> = {};
  for (const item of counted) {
    const ageMs = at.getTime() - item.at.getTime();
    if (ageMs >= 0) sums[item.signal] = (sums[item.signal] ?? 0) + item.weight * weightLeft(ageMs);
  }
  return sums;
}
