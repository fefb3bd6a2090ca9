import type { Stored } from '../core/store.ts';
import { modifiedProperty, type ObjectType } from './object-types.ts';
import type { CrmRow } from './rows.ts';
import type { ChangeSource, World } from './world.ts';

interface PastValue extends ChangeSource {
  value: string;
  timestamp: string;
}

/** Newest first, by property. */
interface HistoryRow extends Stored {
  values: Record<string, PastValue[]>;
}

const kind = (type: ObjectType): string => `history:${type}`;

/** HubSpot keeps this many values of a property. */
const kept = (type: ObjectType): number => (type === 'contacts' ? 45 : 20);

/** Notes what a write changed, and answers it. The stamps have no history of their own. */
export function noteChanges(
  world: World,
  type: ObjectType,
  before: CrmRow | null,
  { id, properties: after, updatedAt }: CrmRow,
): Record<string, string> {
  const were = before?.properties ?? {};
  const names = new Set([...Object.keys(were), ...Object.keys(after)]);
  names.delete(modifiedProperty(type));
  const changed = [...names].filter((name) => were[name] !== after[name]);
  if (changed.length === 0) return {};
  const row = world.twin.store.get<HistoryRow>(world.space, kind(type), id);
  const values = { ...row?.values };
  for (const name of changed)
    values[name] = [{ value: after[name] ?? '', timestamp: updatedAt, ...world.by }, ...(values[name] ?? [])].slice(0, kept(type));
  world.twin.store.put<HistoryRow>(world.space, kind(type), { id, values });
  return Object.fromEntries(changed.map((name) => [name, after[name] ?? '']));
}

export function forgetHistory(world: World, type: ObjectType, id: string): void {
  world.twin.store.delete(world.space, kind(type), id);
}

export function historyJson(world: World, type: ObjectType, id: string, name: string): Record<string, unknown>[] {
  const values = world.twin.store.get<HistoryRow>(world.space, kind(type), id)?.values[name] ?? [];
  return values.map(({ value, timestamp, sourceType, sourceId, userId }) => ({
    value,
    timestamp,
    sourceType,
    sourceId,
    ...(userId === null ? {} : { updatedByUserId: Number(userId) }),
  }));
}
