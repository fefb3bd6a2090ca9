import type { Stored } from '../../core/store.ts';
import type { Twin } from '../../core/twin.ts';
import type { ChangeEvent } from './change-event.ts';

export const RETENTION_MS = 72 * 3_600_000;

const EVENT = 'change_event';
const STATE = 'change_log';

export interface LogState extends Stored {
  /** The last position given away, whether or not an event is stored there. */
  last: number;
  /** Where the oldest stored event can be. */
  oldest: number;
  /** Positions below it were given away before the stream was reset and mean nothing any more. */
  floor: number;
}

const listeners = new WeakMap<Twin, Set<(orgId: string) => void>>();

export function logState(twin: Twin, orgId: string): LogState {
  return twin.store.get<LogState>(orgId, STATE, STATE) ?? { id: STATE, last: 0, oldest: 1, floor: 0 };
}

/** The next position, with nothing there yet; what is older than the retention goes. */
export function takePosition(twin: Twin, orgId: string): number {
  const state = { ...logState(twin, orgId) };
  state.last += 1;
  for (; state.oldest < state.last; state.oldest += 1) {
    const event = twin.store.get<ChangeEvent>(orgId, EVENT, String(state.oldest));
    if (event && event.committedAtMs >= twin.clock.now().getTime() - RETENTION_MS) break;
    if (event) twin.store.delete(orgId, EVENT, event.id);
  }
  twin.store.put(orgId, STATE, state);
  return state.last;
}

export function storeChange(twin: Twin, orgId: string, event: Omit<ChangeEvent, 'id' | 'position'>): void {
  const position = takePosition(twin, orgId);
  twin.store.put<ChangeEvent>(orgId, EVENT, { ...event, id: String(position), position });
}

/** Retained events behind a position, oldest first; `reached` is how far was looked, which may be behind the last of them. */
export function changesAfter(
  twin: Twin,
  orgId: string,
  after: number,
  { objects, most }: { objects: readonly string[]; most: number },
): { events: ChangeEvent[]; reached: number } {
  const { last, oldest } = logState(twin, orgId);
  const horizon = twin.clock.now().getTime() - RETENTION_MS;
  const events: ChangeEvent[] = [];
  let reached = Math.max(after, oldest - 1);
  while (reached < last && events.length < most) {
    reached += 1;
    const event = twin.store.get<ChangeEvent>(orgId, EVENT, String(reached));
    if (event && event.committedAtMs >= horizon && objects.includes(event.object)) events.push(event);
  }
  return { events, reached };
}

/** As when an org moves to another instance: nothing retained, no position known any more. */
export function resetLog(twin: Twin, orgId: string): void {
  for (const { id } of twin.store.all<ChangeEvent>(orgId, EVENT)) twin.store.delete(orgId, EVENT, id);
  const last = logState(twin, orgId).last + 1;
  twin.store.put<LogState>(orgId, STATE, { id: STATE, last, oldest: last + 1, floor: last });
}

export function announceChanges(twin: Twin, orgId: string): void {
  for (const listener of listeners.get(twin) ?? []) listener(orgId);
}

/** Called after each commit that left events; the returned function ends it. */
export function onChanges(twin: Twin, listener: (orgId: string) => void): () => void {
  const known = listeners.get(twin) ?? new Set();
  listeners.set(twin, known.add(listener));
  return () => known.delete(listener);
}
