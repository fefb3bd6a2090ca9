import type { Stored } from '../core/store.ts';
import { nextId } from './ids.ts';
import { linkTypeId, primaryTypeId } from './link-types.ts';
import type { ObjectType } from './object-types.ts';
import { validation } from './vendor-error.ts';
import type { World } from './world.ts';

/** A label of the portal's own; its way back is a type of its own with the same name. */
export interface LabelRow extends Stored {
  typeId: number;
  inverseTypeId: number;
  name: string;
  label: string;
}

export interface LinkType {
  category: 'HUBSPOT_DEFINED' | 'USER_DEFINED';
  typeId: number;
  label: string | null;
}

const labelKind = (from: ObjectType, to: ObjectType): string => `label:${from}>${to}`;

export const labelsBetween = (world: World, from: ObjectType, to: ObjectType): LabelRow[] =>
  world.twin.store.all<LabelRow>(world.space, labelKind(from, to));

/** Every association type from one object to another, HubSpot's own first. */
export function linkTypesBetween(world: World, from: ObjectType, to: ObjectType): LinkType[] {
  const primary = primaryTypeId(from, to);
  return [
    { category: 'HUBSPOT_DEFINED', typeId: linkTypeId(from, to), label: null },
    ...(primary === null ? [] : [{ category: 'HUBSPOT_DEFINED' as const, typeId: primary, label: 'Primary' }]),
    ...labelsBetween(world, from, to).map(({ typeId, label }) => ({ category: 'USER_DEFINED' as const, typeId, label })),
  ];
}

const newTypeId = (world: World): number => Number(nextId(world.twin.store, world.space)) % 1_000_000_000;

export function createLabel(
  world: World,
  from: ObjectType,
  to: ObjectType,
  given: { name: string; label: string; inverseLabel: string },
): LinkType[] {
  linkTypeId(from, to);
  if (labelsBetween(world, from, to).some(({ name }) => name === given.name)) throw validation(`A label named ${given.name} already exists.`);
  const [typeId, inverseTypeId] = [newTypeId(world), newTypeId(world)];
  const put = (a: ObjectType, b: ObjectType, own: number, back: number, label: string): void =>
    world.twin.store.put<LabelRow>(world.space, labelKind(a, b), { id: String(own), typeId: own, inverseTypeId: back, name: given.name, label });
  put(from, to, typeId, inverseTypeId, given.label);
  put(to, from, inverseTypeId, typeId, given.inverseLabel);
  return [
    { category: 'USER_DEFINED', typeId, label: given.label },
    { category: 'USER_DEFINED', typeId: inverseTypeId, label: given.inverseLabel },
  ];
}

export function renameLabel(world: World, from: ObjectType, to: ObjectType, typeId: number, label: string): boolean {
  const row = world.twin.store.get<LabelRow>(world.space, labelKind(from, to), String(typeId));
  if (row) world.twin.store.put<LabelRow>(world.space, labelKind(from, to), { ...row, label });
  return row !== undefined;
}

export function deleteLabel(world: World, from: ObjectType, to: ObjectType, typeId: number): void {
  const row = world.twin.store.get<LabelRow>(world.space, labelKind(from, to), String(typeId));
  if (!row) return;
  world.twin.store.delete(world.space, labelKind(from, to), row.id);
  world.twin.store.delete(world.space, labelKind(to, from), String(row.inverseTypeId));
}

/** The same type seen from the other end. */
export function inverseOf(world: World, from: ObjectType, to: ObjectType, typeId: number): number {
  const label = labelsBetween(world, from, to).find((row) => row.typeId === typeId);
  if (label) return label.inverseTypeId;
  if (typeId === primaryTypeId(from, to)) return primaryTypeId(to, from) ?? linkTypeId(to, from);
  return linkTypeId(to, from);
}
