import { type CallWindow, countSince, firstLeaving, HOUR_MS } from './call-window.ts';

export type NextWrite = { readonly rows: number; readonly waitMs: 0 } | { readonly rows: 0; readonly waitMs: number };

/** How many of `wanted` records (records, not calls: it is their flows and rules that the admin wants to spare) may be written now under the admin's limit of writes per hour; null = no limit. */
export function nextWrite(written: CallWindow, perHour: number | null, wanted: number, now: Date): NextWrite {
  const since = now.getTime() - HOUR_MS;
  const left = perHour === null ? wanted : Math.min(wanted, perHour - countSince(written, since));
  if (left > 0 || wanted === 0) return { rows: left, waitMs: 0 };
  return { rows: 0, waitMs: firstLeaving(written, since) ?? HOUR_MS };
}
