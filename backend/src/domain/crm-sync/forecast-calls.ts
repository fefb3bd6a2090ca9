import { allowance, type BudgetState, callsLeft, DAY_MS } from './budget.ts';
import { countSince, HOUR_MS } from './call-window.ts';

export interface CallForecast {
  readonly usedToday: number;
  /** At midnight UTC, if calls go on as in the last six hours. */
  readonly expectedToday: number;
  readonly allowance: number;
  /** When nothing will be left at that rate; null = not before midnight. */
  readonly runsOutAt: Date | null;
}

const LOOKS_BACK_MS = 6 * HOUR_MS;

export function forecastCalls(state: BudgetState, now: Date): CallForecast {
  const at = now.getTime();
  const midnight = Math.floor(at / DAY_MS) * DAY_MS;
  const usedToday = countSince(state.hours, midnight);
  const from = Math.floor((at - LOOKS_BACK_MS) / HOUR_MS) * HOUR_MS;
  const perMs = countSince(state.hours, from) / (at - from);
  const restMs = midnight + DAY_MS - at;
  const lastsMs = perMs === 0 ? Infinity : callsLeft(state, now) / perMs;
  return {
    usedToday,
    expectedToday: usedToday + Math.round(perMs * restMs),
    allowance: allowance(state.limits),
    runsOutAt: lastsMs < restMs ? new Date(at + Math.ceil(lastsMs)) : null,
  };
}
