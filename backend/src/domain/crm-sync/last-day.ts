import type { IncidentKind } from '@salesos/shared/labels/sync-health';
import { ALERT_LAG_MS } from './sync-lag.ts';

/** How a connection stood at an instant. */
export interface Sample {
  at: Date;
  state: 'active' | IncidentKind;
  /** Seconds by object. */
  lag: Readonly<Record<string, number>>;
}

export const DAY_MS = 24 * 3_600_000;
const SLOTS = 96;
export const SLOT_SECONDS = DAY_MS / SLOTS / 1000;

/** The worst lag of each quarter of an hour of the last day, oldest first; null where nobody measured. */
export function lagLine(samples: readonly Sample[], object: string, now: Date): (number | null)[] {
  const line: (number | null)[] = Array.from({ length: SLOTS }, () => null);
  for (const { at, lag } of samples) {
    const slot = SLOTS - 1 - Math.floor((now.getTime() - at.getTime()) / (SLOT_SECONDS * 1000));
    const seconds = lag[object];
    if (slot < 0 || slot >= SLOTS || seconds === undefined) continue;
    line[slot] = Math.max(line[slot] ?? 0, seconds);
  }
  return line;
}

export interface Incident {
  kind: IncidentKind;
  from: Date;
  /** The first sample that was well again; null while it lasts. */
  to: Date | null;
}

/** The last stretch of trouble, by samples oldest first. */
export function lastIncident(samples: readonly Sample[]): Incident | null {
  const last = samples.findLastIndex((sample) => troubleOf(sample) !== null);
  const kind = troubleOf(samples[last]);
  if (kind === null) return null;
  let first = last;
  while (troubleOf(samples[first - 1]) === kind) first -= 1;
  return { kind, from: samples[first]?.at ?? new Date(0), to: samples[last + 1]?.at ?? null };
}

function troubleOf(sample: Sample | undefined): IncidentKind | null {
  if (!sample) return null;
  if (sample.state !== 'active') return sample.state;
  return Object.values(sample.lag).some((seconds) => seconds * 1000 > ALERT_LAG_MS) ? 'lag' : null;
}
