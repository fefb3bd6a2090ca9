import { createdProperty, defaultProperties, modifiedProperty, type ObjectType } from './object-types.ts';
import { propertyNamed } from './property-store.ts';
import type { CrmRow } from './rows.ts';
import type { World } from './world.ts';

/** Unknown names are left out, known but unset ones are null: HubSpot's reading of `properties`. */
export function recordJson(world: World, type: ObjectType, row: CrmRow, requested: readonly string[] | null): Record<string, unknown> {
  const names = new Set([...(requested ?? defaultProperties(type)), 'hs_object_id', createdProperty(type), modifiedProperty(type)]);
  const known = [...names].filter((name) => propertyNamed(world, type, name) !== null);
  return {
    id: row.id,
    properties: Object.fromEntries(known.sort().map((name) => [name, row.properties[name] ?? null])),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    archived: row.archived,
  };
}

/** After a write HubSpot echoes what is set on the record. */
export function writtenJson(row: CrmRow): Record<string, unknown> {
  return { id: row.id, properties: row.properties, createdAt: row.createdAt, updatedAt: row.updatedAt, archived: row.archived };
}
