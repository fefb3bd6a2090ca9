import { announce } from './announce.ts';
import { checkedDeal, stageProperties } from './deal-stages.ts';
import { addressesIn } from './email-headers.ts';
import { noteChanges } from './history.ts';
import { nextId } from './ids.ts';
import { createdProperty, isActivity, modifiedProperty, type ObjectType, sourceProperty } from './object-types.ts';
import { acceptedValues } from './property-values.ts';
import { requireFilled } from './required-values.ts';
import type { CrmRow } from './rows.ts';
import { holderOf, reindex, requireFree, requireUniqueProperty } from './unique-values.ts';
import { notFound, validation } from './vendor-error.ts';
import type { World } from './world.ts';

/** An id that was merged away leads to the record that goes on, over any number of merges. */
function survivor(world: World, type: ObjectType, id: string): CrmRow | undefined {
  const row = world.twin.store.get<CrmRow>(world.space, type, id);
  if (row?.mergedInto === undefined) return row;
  return world.twin.flipped.has('hubspot.merged-id-not-found') ? undefined : survivor(world, type, row.mergedInto);
}

function rowNamed(world: World, type: ObjectType, id: string, idProperty?: string): CrmRow | undefined {
  if (idProperty === undefined || idProperty === 'hs_object_id') return survivor(world, type, id);
  requireUniqueProperty(world, type, idProperty);
  const holder = holderOf(world, type, idProperty, id);
  return holder === null ? undefined : survivor(world, type, holder);
}

export function findRecord(world: World, type: ObjectType, id: string, idProperty?: string): CrmRow | null {
  const row = rowNamed(world, type, id, idProperty);
  return row && !row.archived ? row : null;
}

export function requireRecord(world: World, type: ObjectType, id: string, idProperty?: string): CrmRow {
  const row = findRecord(world, type, id, idProperty);
  if (!row) throw notFound();
  return row;
}

/** What was deleted and could be restored. A merged record is neither. Of several that had a value in turn, the one deleted last. */
export function findArchived(world: World, type: ObjectType, id: string, idProperty?: string): CrmRow | null {
  if (idProperty === undefined || idProperty === 'hs_object_id') {
    const row = world.twin.store.get<CrmRow>(world.space, type, id);
    return row?.archived && row.mergedInto === undefined ? row : null;
  }
  requireUniqueProperty(world, type, idProperty);
  if (world.twin.flipped.has('hubspot.archived-by-own-id-only')) return null;
  const found = archivedOf(world, type).filter(({ properties }) => properties[idProperty] === id);
  return found.sort((a, b) => (a.archivedAt ?? '').localeCompare(b.archivedAt ?? '')).at(-1) ?? null;
}

export function recordsOf(world: World, type: ObjectType): CrmRow[] {
  return world.twin.store.all<CrmRow>(world.space, type).filter((row) => !row.archived);
}

export function archivedOf(world: World, type: ObjectType): CrmRow[] {
  return world.twin.store.all<CrmRow>(world.space, type).filter((row) => row.archived && row.mergedInto === undefined);
}

function finished(world: World, type: ObjectType, id: string, merged: Record<string, string>): Record<string, string> {
  const all = type === 'deals' ? { ...merged, ...stageProperties(world, merged) } : merged;
  return Object.fromEntries(Object.entries({ ...all, hs_object_id: id }).filter(([, value]) => value !== ''));
}

/** Writes the row with a fresh modification stamp; `values` are final, an empty one clears. */
export function saveRecord(world: World, type: ObjectType, before: CrmRow | null, values: Readonly<Record<string, string>>): CrmRow {
  const at = world.twin.clock.now().toISOString();
  const id = before?.id ?? nextId(world.twin.store, world.space);
  const merged = { ...before?.properties, ...values, [modifiedProperty(type)]: at };
  merged[createdProperty(type)] ??= at;
  if (isActivity(type)) merged[sourceProperty] ??= world.by.sourceType;
  const row: CrmRow = {
    id,
    properties: finished(world, type, id, merged),
    createdAt: before?.createdAt ?? at,
    updatedAt: at,
    archived: false,
    indexedFromMs: before?.indexedFromMs ?? Date.now(),
  };
  world.twin.store.put(world.space, type, row);
  reindex(world, type, before, row);
  const changed = noteChanges(world, type, before, row);
  if (!before) announce(world, { kind: 'creation', type, objectId: id, at });
  for (const [name, value] of Object.entries(changed)) announce(world, { kind: 'propertyChange', type, objectId: id, at, name, value });
  return row;
}

function checked(world: World, type: ObjectType, before: CrmRow | null, given: Readonly<Record<string, string>>): Record<string, string> {
  const values = acceptedValues(world, type, given);
  requireFilled(world, type, before?.properties ?? null, values);
  const whole = type === 'deals' ? checkedDeal(world, before?.properties ?? {}, values) : values;
  return { ...whole, ...addressesIn(whole) };
}

/** Checks everything first; the returned function only writes. */
export function planCreate(world: World, type: ObjectType, given: Readonly<Record<string, string>>): () => CrmRow {
  const values = checked(world, type, null, given);
  if (isActivity(type) && !values['hs_timestamp']) {
    throw validation('Error creating ENGAGEMENT. Some required properties were not set.', {
      context: { properties: ['hs_timestamp'] },
      errors: [{ message: 'hs_timestamp is required', code: 'REQUIRED_FIELD', context: { propertyName: ['hs_timestamp'] } }],
    });
  }
  requireFree(world, type, values, null);
  return () => {
    requireFree(world, type, values, null);
    return saveRecord(world, type, null, values);
  };
}

export function planUpdate(world: World, type: ObjectType, row: CrmRow, given: Readonly<Record<string, string>>): () => CrmRow {
  const values = checked(world, type, row, given);
  requireFree(world, type, values, row.id);
  return () => {
    requireFree(world, type, values, row.id);
    return saveRecord(world, type, requireRecord(world, type, row.id), values);
  };
}

export function archiveRecord(world: World, type: ObjectType, row: CrmRow): void {
  const at = world.twin.clock.now().toISOString();
  const archived: CrmRow = { ...row, archived: true, archivedAt: at, updatedAt: at };
  world.twin.store.put(world.space, type, archived);
  reindex(world, type, row, archived);
  announce(world, { kind: 'deletion', type, objectId: row.id, at });
}
