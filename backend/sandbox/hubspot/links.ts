import type { Stored } from '../core/store.ts';
import { announce } from './announce.ts';
import { inverseOf } from './link-labels.ts';
import { linkTypeId, primaryTypeId } from './link-types.ts';
import { isActivity, objectTypes, type ObjectType } from './object-types.ts';
import { findRecord, requireRecord, saveRecord } from './records.ts';
import { calculated, type World } from './world.ts';

/** One association, seen from one of its records. */
export interface Ends {
  from: ObjectType;
  id: string;
  to: ObjectType;
  toId: string;
}

/** All associations of one record; both ends keep theirs. */
interface LinkRow extends Stored {
  to: Partial<Record<ObjectType, string[]>>;
  /** Association types beside the default one, by `type:id` of the other end. */
  extra?: Record<string, number[]>;
}

const rowId = (type: ObjectType, id: string): string => `${type}:${id}`;
const back = ({ from, id, to, toId }: Ends): Ends => ({ from: to, id: toId, to: from, toId: id });

function rowOf(world: World, type: ObjectType, id: string): LinkRow {
  return world.twin.store.get<LinkRow>(world.space, 'links', rowId(type, id)) ?? { id: rowId(type, id), to: {} };
}

/** Archived records keep their associations, which come back with them, but nobody sees them meanwhile. */
export function linksOf(world: World, from: ObjectType, id: string, to: ObjectType): string[] {
  return (rowOf(world, from, id).to[to] ?? []).filter((toId) => findRecord(world, to, toId));
}

const isLinked = (world: World, { from, id, to, toId }: Ends): boolean => (rowOf(world, from, id).to[to] ?? []).includes(toId);

const extraTypes = (world: World, { from, id, to, toId }: Ends): number[] => rowOf(world, from, id).extra?.[rowId(to, toId)] ?? [];

export function typesOfLink(world: World, ends: Ends): number[] {
  return [linkTypeId(ends.from, ends.to), ...extraTypes(world, ends)];
}

function setOneWay(world: World, { from, id, to, toId }: Ends, types: readonly number[]): void {
  const row = rowOf(world, from, id);
  const present = row.to[to] ?? [];
  world.twin.store.put<LinkRow>(world.space, 'links', {
    id: row.id,
    to: { ...row.to, [to]: present.includes(toId) ? present : [...present, toId] },
    extra: { ...row.extra, [rowId(to, toId)]: [...types] },
  });
}

function setTypes(world: World, ends: Ends, extra: readonly number[]): void {
  setOneWay(world, ends, extra);
  setOneWay(
    world,
    back(ends),
    extra.map((typeId) => inverseOf(world, ends.from, ends.to, typeId)),
  );
}

function dropOneWay(world: World, { from, id, to, toId }: Ends): void {
  const row = rowOf(world, from, id);
  const { [rowId(to, toId)]: _dropped, ...extra } = row.extra ?? {};
  world.twin.store.put<LinkRow>(world.space, 'links', {
    id: row.id,
    to: { ...row.to, [to]: (row.to[to] ?? []).filter((other) => other !== toId) },
    extra,
  });
}

const isPrimary = (world: World, ends: Ends): boolean => extraTypes(world, ends).includes(primaryTypeId(ends.from, ends.to) ?? -1);

/** Contacts and deals have one primary company; the others lose the mark. */
function makePrimary(world: World, from: ObjectType, id: string, companyId: string | null): void {
  const primary = primaryTypeId(from, 'companies') ?? -1;
  for (const toId of rowOf(world, from, id).to.companies ?? []) {
    const ends: Ends = { from, id, to: 'companies', toId };
    const kept = extraTypes(world, ends).filter((typeId) => typeId !== primary);
    setTypes(world, ends, toId === companyId ? [primary, ...kept] : kept);
  }
  const row = findRecord(world, from, id);
  if (from === 'contacts' && row) saveRecord(calculated(world), from, row, { associatedcompanyid: companyId ?? '' });
}

const hasPrimary = (world: World, from: ObjectType, id: string): boolean =>
  linksOf(world, from, id, 'companies').some((toId) => isPrimary(world, { from, id, to: 'companies', toId }));

/** Companies that may be the primary one of this end. */
const mayBePrimary = ({ from, to }: Ends): boolean => to === 'companies' && primaryTypeId(from, to) !== null;

/** An activity moves the record's last activity date; the first company of a contact or deal becomes its primary one. */
function touch(world: World, ends: Ends): void {
  const { from, id, to, toId } = ends;
  if (!isActivity(from) && isActivity(to)) {
    saveRecord(calculated(world), from, requireRecord(world, from, id), { notes_last_updated: world.twin.clock.now().toISOString() });
  }
  if (mayBePrimary(ends) && !hasPrimary(world, from, id)) makePrimary(world, from, id, toId);
}

function announceBoth(world: World, ends: Ends, removed: boolean): void {
  const at = world.twin.clock.now().toISOString();
  for (const side of [ends, back(ends)]) {
    const { from, id, to, toId } = side;
    const rest = { to, toObjectId: toId, typeId: linkTypeId(from, to), removed, isPrimary: isPrimary(world, side) };
    announce(world, { kind: 'associationChange', type: from, objectId: id, at, ...rest });
  }
}

/** `extra` are labels and the primary mark, added to what is there. Idempotent, as HubSpot's PUT is. */
export function linkAs(world: World, given: Ends, extra: readonly number[]): void {
  const own = linkTypeId(given.from, given.to);
  const ends = { ...given, id: requireRecord(world, given.from, given.id).id, toId: requireRecord(world, given.to, given.toId).id };
  const known = isLinked(world, ends);
  const primary = primaryTypeId(ends.from, ends.to);
  const labels = extra.filter((typeId) => typeId !== primary && typeId !== own);
  setTypes(world, ends, [...new Set([...extraTypes(world, ends), ...labels])]);
  if (!known) {
    touch(world, ends);
    touch(world, back(ends));
  }
  if (primary !== null && extra.includes(primary)) {
    if (ends.to === 'companies') makePrimary(world, ends.from, ends.id, ends.toId);
    else makePrimary(world, ends.to, ends.toId, ends.id);
  }
  if (!known || labels.length > 0) announceBoth(world, ends, false);
}

export function link(world: World, from: ObjectType, id: string, to: ObjectType, toId: string): void {
  linkAs(world, { from, id, to, toId }, []);
}

/** Takes the whole association away; nothing to take is no fault. */
export function unlink(world: World, ends: Ends): void {
  if (!isLinked(world, ends)) return;
  announceBoth(world, ends, true);
  dropOneWay(world, ends);
  dropOneWay(world, back(ends));
  for (const side of [ends, back(ends)]) {
    if (mayBePrimary(side) && !hasPrimary(world, side.from, side.id))
      makePrimary(world, side.from, side.id, linksOf(world, side.from, side.id, side.to)[0] ?? null);
  }
}

/** Takes labels away and leaves the association. */
export function unlabel(world: World, ends: Ends, typeIds: readonly number[]): void {
  if (!isLinked(world, ends)) return;
  setTypes(
    world,
    ends,
    extraTypes(world, ends).filter((typeId) => !typeIds.includes(typeId)),
  );
}

/** Everything one record is associated with, archived ones too. */
export function allLinks(world: World, from: ObjectType, id: string): { ends: Ends; extra: number[] }[] {
  return objectTypes.flatMap((to) =>
    (rowOf(world, from, id).to[to] ?? []).map((toId) => {
      const ends: Ends = { from, id, to, toId };
      return { ends, extra: extraTypes(world, ends) };
    }),
  );
}

export function linkJson(ends: Ends): Record<string, unknown>[] {
  return [ends, back(ends)].map(({ from, id, to, toId }) => ({
    from: { id },
    to: { id: toId },
    associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: linkTypeId(from, to) },
  }));
}
