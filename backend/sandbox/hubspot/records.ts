import { addressesIn } from './email-headers.ts';
import { nextId } from './ids.ts';
import { createdProperty, isActivity, modifiedProperty, type ObjectType } from './object-types.ts';
import { acceptedValues } from './property-values.ts';
import type { CrmRow } from './rows.ts';
import { holderOf, reindex, requireFree, requireUniqueProperty } from './unique-values.ts';
import { notFound, validation } from './vendor-error.ts';
import type { World } from './world.ts';

export function findRecord(world: World, type: ObjectType, id: string, idProperty?: string): CrmRow | null {
  if (idProperty !== undefined && idProperty !== 'hs_object_id') requireUniqueProperty(world, type, idProperty);
  const recordId = idProperty === undefined || idProperty === 'hs_object_id' ? id : holderOf(world, type, idProperty, id);
  const row = recordId === null ? undefined : world.twin.store.get<CrmRow>(world.space, type, recordId);
  return row && !row.archived ? row : null;
}

export function requireRecord(world: World, type: ObjectType, id: string, idProperty?: string): CrmRow {
  const row = findRecord(world, type, id, idProperty);
  if (!row) throw notFound();
  return row;
}

export function recordsOf(world: World, type: ObjectType): CrmRow[] {
  return world.twin.store.all<CrmRow>(world.space, type).filter((row) => !row.archived);
}

/** Writes the row with a fresh modification stamp; `values` are final, an empty one clears. */
export function saveRecord(world: World, type: ObjectType, before: CrmRow | null, values: Readonly<Record<string, string>>): CrmRow {
  const at = world.twin.clock.now().toISOString();
  const id = before?.id ?? nextId(world.twin.store, world.space);
  const merged = { ...before?.properties, ...values, hs_object_id: id, [modifiedProperty(type)]: at };
  merged[createdProperty(type)] ??= at;
  const row: CrmRow = {
    id,
    properties: Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== '')),
    createdAt: before?.createdAt ?? at,
    updatedAt: at,
    archived: false,
    indexedFromMs: before?.indexedFromMs ?? Date.now(),
  };
  world.twin.store.put(world.space, type, row);
  reindex(world, type, before, row);
  return row;
}

const withAddresses = (values: Record<string, string>): Record<string, string> => ({ ...values, ...addressesIn(values) });

/** Checks everything first; the returned function only writes. */
export function planCreate(world: World, type: ObjectType, given: Readonly<Record<string, string>>): () => CrmRow {
  const values = withAddresses(acceptedValues(world, type, given));
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
  const values = withAddresses(acceptedValues(world, type, given));
  requireFree(world, type, values, row.id);
  return () => {
    requireFree(world, type, values, row.id);
    return saveRecord(world, type, requireRecord(world, type, row.id), values);
  };
}

export function archiveRecord(world: World, type: ObjectType, row: CrmRow): void {
  const archived: CrmRow = { ...row, archived: true, updatedAt: world.twin.clock.now().toISOString() };
  world.twin.store.put(world.space, type, archived);
  reindex(world, type, row, archived);
}
