import { randomUUID } from 'node:crypto';
import type { Stored } from '../../core/store.ts';
import type { Twin } from '../../core/twin.ts';
import { directory } from '../rows.ts';
import { entryKind, type JournalEntry, type JournalEvent } from './rows.ts';

const keptMs = 3 * 86_400_000;
const largest = 100;

interface LastRow extends Stored {
  sequence: number;
  offset: string;
}

/** What of the last three days is there, oldest first. */
export function entriesOf(twin: Twin, appId: string): JournalEntry[] {
  const oldest = new Date(twin.clock.now().getTime() - keptMs).toISOString();
  return twin.store
    .all<JournalEntry>(directory, entryKind(appId))
    .filter(({ publishedAt }) => publishedAt >= oldest)
    .sort((a, b) => a.sequence - b.sequence);
}

export const entryAt = (twin: Twin, appId: string, offset: string): JournalEntry | null =>
  entriesOf(twin, appId).find(({ id }) => id === offset) ?? null;

/** From now on this file stays as it is. */
export function serve(twin: Twin, appId: string, entry: JournalEntry): void {
  if (!entry.served) twin.store.put<JournalEntry>(directory, entryKind(appId), { ...entry, served: true });
}

/** Values written in one go are one event. */
function joined(events: readonly JournalEvent[], event: JournalEvent): JournalEvent[] {
  const last = events.at(-1);
  const same = last?.portalId === event.portalId && last.objectId === event.objectId && last.objectTypeId === event.objectTypeId;
  if (!last || !same || event.action !== 'UPDATE' || (last.action !== 'UPDATE' && last.action !== 'CREATE') || last.occurredAt !== event.occurredAt)
    return [...events, event];
  return [...events.slice(0, -1), { ...last, propertyChanges: { ...last.propertyChanges, ...event.propertyChanges } }];
}

function dropExpired(twin: Twin, appId: string): void {
  const kept = new Set(entriesOf(twin, appId).map(({ id }) => id));
  for (const { id } of twin.store.all(directory, entryKind(appId))) if (!kept.has(id)) twin.store.delete(directory, entryKind(appId), id);
}

export function append(twin: Twin, appId: string, event: JournalEvent): void {
  const last = twin.store.get<LastRow>(directory, 'journal-last', appId);
  const open = last ? twin.store.get<JournalEntry>(directory, entryKind(appId), last.offset) : undefined;
  if (open && !open.served && open.events.length < largest) {
    twin.store.put<JournalEntry>(directory, entryKind(appId), { ...open, events: joined(open.events, event) });
    return;
  }
  dropExpired(twin, appId);
  const sequence = (last?.sequence ?? 0) + 1;
  const entry: JournalEntry = { id: randomUUID(), sequence, publishedAt: twin.clock.now().toISOString(), served: false, events: [event] };
  twin.store.put<JournalEntry>(directory, entryKind(appId), entry);
  twin.store.put<LastRow>(directory, 'journal-last', { id: appId, sequence, offset: entry.id });
}
