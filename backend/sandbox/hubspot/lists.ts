import type { Stored } from '../core/store.ts';
import { nextId } from './ids.ts';
import type { ObjectType } from './object-types.ts';
import { findRecord } from './records.ts';
import type { World } from './world.ts';

/** A segment whose members somebody put in by hand. */
export interface ListRow extends Stored {
  name: string;
  type: ObjectType;
  members: { recordId: string; membershipTimestamp: string }[];
  createdAt: string;
}

const KIND = 'list';

export const listsOf = ({ twin, space }: World): ListRow[] => twin.store.all<ListRow>(space, KIND).sort((a, b) => Number(a.id) - Number(b.id));

export const findList = ({ twin, space }: World, id: string): ListRow | undefined => twin.store.get<ListRow>(space, KIND, id);

export const removeList = ({ twin, space }: World, id: string): void => twin.store.delete(space, KIND, id);

/** Who is on it of the records there still are. */
export const membersOf = (world: World, row: ListRow): ListRow['members'] =>
  row.members.filter(({ recordId }) => findRecord(world, row.type, recordId));

export function createList(world: World, { name, type }: Pick<ListRow, 'name' | 'type'>): ListRow {
  const { twin, space } = world;
  const row: ListRow = { id: nextId(twin.store, space), name, type, members: [], createdAt: twin.clock.now().toISOString() };
  twin.store.put<ListRow>(space, KIND, row);
  return row;
}

/** Adds or takes away; ids of no record are told apart. */
export function changeMembers(world: World, row: ListRow, ids: readonly string[], add: boolean): { changed: string[]; missing: string[] } {
  const { twin, space } = world;
  const known = ids.filter((id) => findRecord(world, row.type, id));
  const had = known.filter((id) => row.members.some(({ recordId }) => recordId === id));
  const changed = add ? known.filter((id) => !had.includes(id)) : had;
  const membershipTimestamp = twin.clock.now().toISOString();
  const others = row.members.filter(({ recordId }) => !known.includes(recordId));
  const members = add ? [...row.members, ...changed.map((recordId) => ({ recordId, membershipTimestamp }))] : others;
  twin.store.put<ListRow>(space, KIND, { ...row, members });
  return { changed, missing: ids.filter((id) => !known.includes(id)) };
}
