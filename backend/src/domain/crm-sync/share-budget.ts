import type { BudgetState } from './budget.ts';
import type { CallWindow } from './call-window.ts';

/** What processes share of a budget; what is under way stays their own. */
export type SharedBudget = Pick<BudgetState, 'hours' | 'vendor' | 'pausedUntil'> & { readonly perDay: number };

/**
 * A process's view after it has looked at what the others have told: its calls since it last did (`unshared`) are added to
 * theirs, and of two words of the CRM the later one counts.
 */
export function withShared(state: BudgetState, shared: SharedBudget, unshared: CallWindow): BudgetState {
  const own = state.vendor;
  const isOthersLater = shared.vendor !== null && (own === null || shared.vendor.at > own.at);
  const calls = unshared.reduce((total, slot) => total + slot.calls, 0);
  return {
    ...state,
    limits: { ...state.limits, perDay: own === null || isOthersLater ? shared.perDay : state.limits.perDay },
    hours: added(shared.hours, unshared),
    vendor: isOthersLater && shared.vendor ? { ...shared.vendor, callsSince: shared.vendor.callsSince + calls } : own,
    pausedUntil: Math.max(state.pausedUntil, shared.pausedUntil),
  };
}

function added(a: CallWindow, b: CallWindow): CallWindow {
  const slots = new Map(a.map((slot) => [slot.startMs, slot]));
  for (const slot of b) slots.set(slot.startMs, { ...slot, calls: slot.calls + (slots.get(slot.startMs)?.calls ?? 0) });
  return [...slots.values()].sort((x, y) => x.startMs - y.startMs);
}
