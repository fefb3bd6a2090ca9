import { historyJson } from './history.ts';
import { createdProperty, defaultProperties, modifiedProperty, type ObjectType } from './object-types.ts';
import { propertyNamed } from './property-store.ts';
import type { CrmRow } from './rows.ts';
import type { World } from './world.ts';

const archivedJson = (row: CrmRow): Record<string, unknown> => ({ archived: row.archived, ...(row.archived ? { archivedAt: row.archivedAt } : {}) });

/** Unknown names are left out, known but unset ones are null: HubSpot's reading of `properties`. */
export function recordJson(
  world: World,
  type: ObjectType,
  row: CrmRow,
  requested: readonly string[] | null,
  withHistory: readonly string[] = [],
): Record<string, unknown> {
  const stamps = ['hs_object_id', createdProperty(type), modifiedProperty(type)];
  const names = new Set([...(requested ?? defaultProperties(type)), ...withHistory, ...stamps]);
  const known = [...names].filter((name) => propertyNamed(world, type, name) !== null).sort();
  const history = Object.fromEntries(
    known.filter((name) => withHistory.includes(name)).map((name) => [name, historyJson(world, type, row.id, name)]),
  );
  return {
    id: row.id,
    properties: Object.fromEntries(known.map((name) => [name, row.properties[name] ?? null])),
    ...(withHistory.length > 0 ? { propertiesWithHistory: history } : {}),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    ...archivedJson(row),
  };
}

/** After a write HubSpot echoes what is set on the record. */
export function writtenJson(row: CrmRow): Record<string, unknown> {
  return { id: row.id, properties: row.properties, createdAt: row.createdAt, updatedAt: row.updatedAt, ...archivedJson(row) };
}
