import type { Stored } from '../../core/store.ts';
import type { Twin } from '../../core/twin.ts';
import type { Change } from '../change.ts';
import { isInstalled } from '../installation.ts';
import { directory } from '../rows.ts';
import type { World } from '../world.ts';
import { payloadOf } from './payload.ts';
import { subscriptionIdOf, webhookSettings } from './settings.ts';

/** One event on its way to the app. */
export interface PendingRow extends Stored {
  eventId: number;
  portalId: string;
  payload: Record<string, unknown>;
  /** Attempts made. */
  attempt: number;
  dueAtMs: number;
}

interface Tally extends Stored {
  delivered: number;
  failed: number;
  dropped: number;
}

export interface DeliveryCounts {
  pending: number;
  delivered: number;
  failed: number;
  /** Lost on purpose, by a planned fault. */
  dropped: number;
}

const kind = 'webhook-pending';

export const pendingRows = (twin: Twin): PendingRow[] => twin.store.all<PendingRow>(directory, kind).sort((a, b) => a.eventId - b.eventId);
export const pendingCount = (twin: Twin): number => twin.store.size(directory, kind);
export const savePending = (twin: Twin, row: PendingRow): void => twin.store.put<PendingRow>(directory, kind, row);

function nextEventId(twin: Twin): number {
  const last = (twin.store.get<Stored & { last: number }>(directory, 'counter', 'webhook-event')?.last ?? 1_000_000) + 1;
  twin.store.put(directory, 'counter', { id: 'webhook-event', last });
  return last;
}

const tally = (twin: Twin): Tally => twin.store.get<Tally>(directory, 'webhook-counts', 'app') ?? { id: 'app', delivered: 0, failed: 0, dropped: 0 };

/** These events are over, one way or another. */
export function settle(twin: Twin, rows: readonly PendingRow[], outcome: 'delivered' | 'failed' | 'dropped'): void {
  for (const { id } of rows) twin.store.delete(directory, kind, id);
  twin.store.put<Tally>(directory, 'webhook-counts', { ...tally(twin), [outcome]: tally(twin)[outcome] + rows.length });
}

export function deliveryCounts(twin: Twin): DeliveryCounts {
  const { delivered, failed, dropped } = tally(twin);
  return { pending: pendingCount(twin), delivered, failed, dropped };
}

/** A subscribed change waits in the store, so that it survives a restart of the twin. */
export function queueForApp(world: World, change: Change): void {
  const settings = webhookSettings(world.twin);
  const subscriptionId = settings.enabled ? subscriptionIdOf(settings, change) : null;
  if (subscriptionId === null || !isInstalled(world.twin, world.portal.id)) return;
  const eventId = nextEventId(world.twin);
  const payload = payloadOf(world, change, eventId, subscriptionId);
  savePending(world.twin, { id: String(eventId), eventId, portalId: world.portal.id, payload, attempt: 0, dueAtMs: Date.now() });
}
