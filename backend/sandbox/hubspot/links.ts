import type { Stored } from '../core/store.ts';
import { isActivity, type ObjectType } from './object-types.ts';
import { requireRecord, saveRecord } from './records.ts';
import type { CrmRow } from './rows.ts';
import { validation } from './vendor-error.ts';
import type { World } from './world.ts';

/** All associations of one record; both ends keep theirs. */
interface LinkRow extends Stored {
  to: Partial<Record<ObjectType, string[]>>;
}

/** HubSpot's own default association types, by from and to. */
const typeIds: Record<string, number> = {
  'contacts>companies': 279,
  'companies>contacts': 280,
  'emails>contacts': 198,
  'contacts>emails': 197,
  'emails>companies': 186,
  'companies>emails': 185,
  'notes>contacts': 202,
  'contacts>notes': 201,
  'notes>companies': 190,
  'companies>notes': 189,
  'tasks>contacts': 204,
  'contacts>tasks': 203,
  'tasks>companies': 192,
  'companies>tasks': 191,
};

const rowId = (type: ObjectType, id: string): string => `${type}:${id}`;

export function linkTypeId(from: ObjectType, to: ObjectType): number {
  const typeId = typeIds[`${from}>${to}`];
  if (typeId === undefined) throw validation(`No default association type from ${from} to ${to}`);
  return typeId;
}

export function targetOfLinkType(from: ObjectType, typeId: number): ObjectType {
  const pair = Object.keys(typeIds).find((key) => key.startsWith(`${from}>`) && typeIds[key] === typeId);
  if (!pair) throw validation(`Association type ${typeId} is not valid for ${from}`);
  return pair.slice(from.length + 1) as ObjectType;
}

export function linksOf(world: World, from: ObjectType, id: string, to: ObjectType): string[] {
  return world.twin.store.get<LinkRow>(world.space, 'links', rowId(from, id))?.to[to] ?? [];
}

function addOneWay(world: World, from: ObjectType, id: string, to: ObjectType, toId: string): boolean {
  const row = world.twin.store.get<LinkRow>(world.space, 'links', rowId(from, id)) ?? { id: rowId(from, id), to: {} };
  const present = row.to[to] ?? [];
  if (present.includes(toId)) return false;
  world.twin.store.put<LinkRow>(world.space, 'links', { id: row.id, to: { ...row.to, [to]: [...present, toId] } });
  return true;
}

/** An activity moves the record's last activity date; the first company of a contact becomes its primary one. */
function touch(world: World, type: ObjectType, row: CrmRow, otherType: ObjectType, otherId: string): void {
  if ((type === 'contacts' || type === 'companies') && isActivity(otherType)) {
    saveRecord(world, type, row, { notes_last_updated: world.twin.clock.now().toISOString() });
  }
  if (type === 'contacts' && otherType === 'companies' && !row.properties['associatedcompanyid']) {
    saveRecord(world, type, row, { associatedcompanyid: otherId });
  }
}

/** Idempotent, as HubSpot's PUT is. */
export function link(world: World, from: ObjectType, id: string, to: ObjectType, toId: string): void {
  linkTypeId(from, to);
  const [one, other] = [requireRecord(world, from, id), requireRecord(world, to, toId)];
  if (!addOneWay(world, from, one.id, to, other.id)) return;
  addOneWay(world, to, other.id, from, one.id);
  touch(world, from, one, to, other.id);
  touch(world, to, other, from, one.id);
}

export function linkJson(from: ObjectType, id: string, to: ObjectType, toId: string): Record<string, unknown>[] {
  const one = (a: ObjectType, aId: string, b: ObjectType, bId: string) => ({
    from: { id: aId },
    to: { id: bId },
    associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: linkTypeId(a, b) },
  });
  return [one(from, id, to, toId), one(to, toId, from, id)];
}
