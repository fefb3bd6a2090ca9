import { schemaOf } from '../org.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { toStamp } from '../stamp.ts';
import type { PlatformWriter } from './platform-writer.ts';
import { isLive, type Row } from './row.ts';
import { rowsWith } from './value-index.ts';

/** Into the recycle bin, with the children that go along. */
export function hideRow(records: PlatformWriter, definition: ObjectDefinition, row: Row, deletedWith?: string): void {
  put(records, definition, { id: row.id, fields: { ...row.fields, IsDeleted: true }, ...(deletedWith === undefined ? {} : { deletedWith }) });
  for (const child of childrenOf(records, definition, row.id))
    if (isLive(child.row)) hideRow(records, child.definition, child.row, deletedWith ?? row.id);
}

export function restoreRow(records: PlatformWriter, definition: ObjectDefinition, row: Row): void {
  const root = row.deletedWith ?? row.id;
  put(records, definition, { id: row.id, fields: { ...row.fields, IsDeleted: false } });
  for (const child of childrenOf(records, definition, row.id))
    if (!isLive(child.row) && child.row.deletedWith === root) restoreRow(records, child.definition, child.row);
}

/** Every record that points at this one through a relationship in which children follow their parent. */
export function childrenOf(records: PlatformWriter, { name }: ObjectDefinition, id: string): { definition: ObjectDefinition; row: Row }[] {
  return schemaOf(records.org).objects.flatMap((definition) =>
    definition.fields
      .filter(({ cascadeDelete, referenceTo }) => cascadeDelete && referenceTo.includes(name))
      .flatMap((field) => rowsWith(records.twin, records.org.id, definition.name, field.name, id).map((row) => ({ definition, row }))),
  );
}

function put(records: PlatformWriter, definition: ObjectDefinition, row: Row): void {
  const stamp = toStamp(records.twin.clock.now());
  const system = { LastModifiedDate: stamp, LastModifiedById: records.userId, SystemModstamp: stamp };
  records.put(definition, { ...row, fields: { ...row.fields, ...system } });
}
