import type { ObjectType } from './object-types.ts';
import type { GroupRow, PropertyRow } from './rows.ts';
import { standardGroup, standardProperties } from './standard-properties.ts';
import type { World } from './world.ts';

export const propertyKind = (type: ObjectType): string => `property:${type}`;
export const groupKind = (type: ObjectType): string => `group:${type}`;

/** Gives a new portal HubSpot's own properties and groups; leaves what is there alone. */
export function installStandardProperties(world: World, type: ObjectType): void {
  const { store } = world.twin;
  for (const property of standardProperties(type)) {
    if (!store.get(world.space, propertyKind(type), property.id)) store.put(world.space, propertyKind(type), property);
  }
  const group = standardGroup(type);
  if (!store.get(world.space, groupKind(type), group))
    store.put<GroupRow>(world.space, groupKind(type), { id: group, label: group, displayOrder: 0 });
}

/** The flip makes HubSpot fill the Message-ID itself and refuse it from outside. */
function flipped(world: World, row: PropertyRow): PropertyRow {
  return row.id === 'hs_email_message_id' && world.twin.flipped.has('hubspot.email-message-id-read-only') ? { ...row, readOnlyValue: true } : row;
}

export function propertyNamed(world: World, type: ObjectType, name: string): PropertyRow | null {
  const row = world.twin.store.get<PropertyRow>(world.space, propertyKind(type), name);
  return row ? flipped(world, row) : null;
}

export function allProperties(world: World, type: ObjectType): PropertyRow[] {
  return world.twin.store.all<PropertyRow>(world.space, propertyKind(type)).map((row) => flipped(world, row));
}

export function propertyJson(row: PropertyRow): Record<string, unknown> {
  const { id, readOnlyValue, ...rest } = row;
  return {
    name: id,
    ...rest,
    calculated: false,
    archived: false,
    modificationMetadata: { archivable: !row.hubspotDefined, readOnlyDefinition: row.hubspotDefined, readOnlyValue },
  };
}
