import type { ObjectType } from './object-types.ts';
import { allProperties } from './property-store.ts';
import type { CrmRow, UniqueRow } from './rows.ts';
import { validation, VendorError } from './vendor-error.ts';
import type { World } from './world.ts';

const kind = (type: ObjectType, property: string): string => `unique:${type}:${property}`;
const keyOf = (property: string, value: string): string => (property === 'email' ? value.toLowerCase() : value);

export function holderOf(world: World, type: ObjectType, property: string, value: string): string | null {
  return world.twin.store.get<UniqueRow>(world.space, kind(type, property), keyOf(property, value))?.recordId ?? null;
}

const uniqueNames = (world: World, type: ObjectType): string[] =>
  allProperties(world, type)
    .filter((property) => property.hasUniqueValue)
    .map((property) => property.id);

export function requireUniqueProperty(world: World, type: ObjectType, name: string): void {
  if (!uniqueNames(world, type).includes(name)) throw validation(`The property ${name} is not a unique property of ${type}`);
}

/** Throws HubSpot's 409 when another record holds one of these values. */
export function requireFree(world: World, type: ObjectType, values: Readonly<Record<string, string>>, recordId: string | null): void {
  for (const name of uniqueNames(world, type)) {
    const value = values[name];
    const holder = value ? holderOf(world, type, name, value) : null;
    if (holder !== null && holder !== recordId) {
      const what = type === 'contacts' ? 'Contact already exists.' : `An object with ${name} ${value} already exists.`;
      throw new VendorError(409, 'CONFLICT', `${what} Existing ID: ${holder}`);
    }
  }
}

/** A merged contact answers to the addresses of all it was merged from. */
function held(row: CrmRow | null, name: string): string[] {
  if (!row || row.archived) return [];
  const more = name === 'email' ? (row.properties['hs_additional_emails'] ?? '').split(';') : [];
  return [row.properties[name] ?? '', ...more].filter((value) => value !== '');
}

export function reindex(world: World, type: ObjectType, before: CrmRow | null, after: CrmRow): void {
  const { store } = world.twin;
  for (const name of uniqueNames(world, type)) {
    const now = held(after, name);
    for (const old of held(before, name)) if (!now.includes(old)) store.delete(world.space, kind(type, name), keyOf(name, old));
    for (const value of now) store.put<UniqueRow>(world.space, kind(type, name), { id: keyOf(name, value), recordId: after.id });
  }
}
