import { type CallWindow, countSince, firstLeaving, HOUR_MS, note } from './call-window.ts';

/** First the one somebody waits for. */
export const PRIORITIES = ['interactive', 'owned_push', 'pull_delta', 'reconcile', 'backfill'] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface BudgetLimits {
  /** Calls the CRM grants its whole organization per rolling 24 hours. */
  readonly perDay: number;
  /** 0..1 of `perDay` that the admin gives to us. */
  readonly share: number;
  readonly burst: { readonly calls: number; readonly perMs: number };
  readonly concurrency: number;
}

/** Instants are milliseconds, so that the state can be stored as JSON. Its size does not grow with the calls. */
export interface BudgetState {
  readonly limits: BudgetLimits;
  /** Our calls by the hour. */
  readonly hours: CallWindow;
  /** Instants of our last calls, oldest first; as many as the burst limit looks back. */
  readonly lastCalls: readonly number[];
  readonly inFlight: number;
  /** What the CRM last said about everybody's calls, and ours since. */
  readonly vendor: { readonly remaining: number; readonly callsSince: number; readonly at: number } | null;
  /** The CRM asked for silence until then. */
  readonly pausedUntil: number;
}

export type CallDecision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly waitMs: number; readonly reason: 'allocation' | 'reserve' | 'shed' | 'burst' | 'concurrency' | 'paused' };

export const DAY_MS = 24 * HOUR_MS;
/** Below this part of the allowance only what cannot wait goes on. */
const SHED_BELOW = 0.2;
const SHED: readonly Priority[] = ['reconcile', 'backfill'];
/** Of the allowance, kept for people in front of a card. */
const RESERVED = 0.05;
/** Others come and go: an older word is no reason not to ask again. */
const WORD_LASTS_MS = HOUR_MS;
/** A call in flight ends when it ends; look again soon. */
const CONCURRENCY_WAIT_MS = 250;

export function newBudget(limits: BudgetLimits): BudgetState {
  return { limits, hours: [], lastCalls: [], inFlight: 0, vendor: null, pausedUntil: 0 };
}

export function allowance({ perDay, share }: BudgetLimits): number {
  return Math.floor(perDay * share);
}

/** Calls left of our allowance, or of what the CRM has left for everybody if that is less. */
export function callsLeft({ limits, hours, vendor }: BudgetState, now: Date): number {
  const own = allowance(limits) - countSince(hours, now.getTime() - DAY_MS);
  const isTold = vendor !== null && now.getTime() - vendor.at < WORD_LASTS_MS;
  return Math.max(0, isTold ? Math.min(own, vendor.remaining - vendor.callsSince) : own);
}

export function mayCall(state: BudgetState, priority: Priority, now: Date): CallDecision {
  const at = now.getTime();
  if (at < state.pausedUntil) return { allowed: false, waitMs: state.pausedUntil - at, reason: 'paused' };
  const short = shortage(state, priority, callsLeft(state, now));
  // Nothing of ours leaves the window: others used the organization's calls up, so look again when an hour has passed.
  if (short !== null) return { allowed: false, waitMs: firstLeaving(state.hours, at - DAY_MS) ?? HOUR_MS, reason: short };
  const { burst } = state.limits;
  const oldest = state.lastCalls.at(-burst.calls);
  if (oldest !== undefined && oldest + burst.perMs > at) return { allowed: false, waitMs: oldest + burst.perMs - at, reason: 'burst' };
  return state.inFlight >= slots(state.limits, priority) ? { allowed: false, waitMs: CONCURRENCY_WAIT_MS, reason: 'concurrency' } : { allowed: true };
}

function shortage({ limits }: BudgetState, priority: Priority, left: number): 'allocation' | 'reserve' | 'shed' | null {
  if (left <= 0) return 'allocation';
  if (priority === 'interactive') return null;
  if (left <= allowance(limits) * RESERVED) return 'reserve';
  return SHED.includes(priority) && left < allowance(limits) * SHED_BELOW ? 'shed' : null;
}

/** One is kept free for a person, where there are several. */
function slots({ concurrency }: BudgetLimits, priority: Priority): number {
  return priority === 'interactive' ? concurrency : Math.max(1, concurrency - 1);
}

/** Counts when it is sent: a call without an answer may have cost as much. */
export function noteCall(state: BudgetState, now: Date): BudgetState {
  const { vendor, limits } = state;
  return {
    ...state,
    hours: note(state.hours, now, { slotMs: HOUR_MS, windowMs: DAY_MS }),
    lastCalls: [...state.lastCalls, now.getTime()].slice(-limits.burst.calls),
    inFlight: state.inFlight + 1,
    vendor: vendor === null ? null : { ...vendor, callsSince: vendor.callsSince + 1 },
  };
}

export function noteAnswer(state: BudgetState): BudgetState {
  return { ...state, inFlight: Math.max(0, state.inFlight - 1) };
}

export interface VendorWord {
  /** Calls left to the whole organization. */
  readonly remaining?: number;
  /** Calls it has per 24 hours. */
  readonly perDay?: number;
  readonly retryAfterMs?: number;
}

/** What an answer's headers or a refusal said. Calls under way may be counted in it already or not: they count again, to be safe. */
export function noteVendorHeaders(state: BudgetState, word: VendorWord, now: Date): BudgetState {
  const { remaining, perDay, retryAfterMs } = word;
  return {
    ...state,
    limits: { ...state.limits, perDay: perDay ?? state.limits.perDay },
    vendor: remaining === undefined ? state.vendor : { remaining, callsSince: state.inFlight, at: now.getTime() },
    pausedUntil: Math.max(state.pausedUntil, retryAfterMs === undefined ? 0 : now.getTime() + retryAfterMs),
  };
}
