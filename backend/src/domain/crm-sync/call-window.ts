/** Counts per slot of time, oldest first: what is left of the single calls. */
export type CallWindow = readonly CallSlot[];

export interface CallSlot {
  readonly startMs: number;
  readonly endMs: number;
  readonly calls: number;
}

export const HOUR_MS = 60 * 60_000;

/** Counts `calls` and forgets what lies wholly before the window. */
export function note(window: CallWindow, now: Date, { slotMs, windowMs }: { slotMs: number; windowMs: number }, calls = 1): CallWindow {
  const startMs = Math.floor(now.getTime() / slotMs) * slotMs;
  const kept = window.filter(({ endMs }) => endMs > now.getTime() - windowMs);
  const slot = kept.find((each) => each.startMs === startMs);
  const counted = { startMs, endMs: startMs + slotMs, calls: (slot?.calls ?? 0) + calls };
  return [...kept.filter((each) => each !== slot), counted].sort((a, b) => a.startMs - b.startMs);
}

/** A slot that has begun before `sinceMs` counts whole: rather too many than too few. */
export function countSince(window: CallWindow, sinceMs: number): number {
  return window.reduce((sum, { endMs, calls }) => (endMs > sinceMs ? sum + calls : sum), 0);
}

/** Milliseconds until the oldest slot in the window has left it; null = the window is empty. */
export function firstLeaving(window: CallWindow, sinceMs: number): number | null {
  const oldest = window.find(({ endMs }) => endMs > sinceMs);
  return oldest === undefined ? null : oldest.endMs - sinceMs;
}
