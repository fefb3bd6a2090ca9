import { refuse } from '../api-fault.ts';
import { schemaOf } from '../org.ts';
import type { Field, ObjectDefinition } from '../schema/field.ts';
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

/** Some lookups keep their parent from being deleted. */
export function refuseWhereNamed(records: PlatformWriter, definition: ObjectDefinition, row: Row): void {
  const child = childrenOf(records, definition, row.id, ({ restrictedDelete }) => restrictedDelete).find((each) => isLive(each.row));
  if (!child) return;
  const { labelPlural } = child.definition;
  const what = `${labelPlural}.: ${String(child.row.fields['Name'] ?? child.row.id)}`;
  throw refuse(
    'DELETE_FAILED',
    `Your attempt to delete ${String(row.fields['Name'])} could not be completed because it is associated with the following ${what}`,
  );
}

/** Every record that points at this one through a relationship in which children follow their parent, or through others. */
export function childrenOf(
  records: PlatformWriter,
  { name }: ObjectDefinition,
  id: string,
  through: (field: Field) => boolean = ({ cascadeDelete }) => cascadeDelete,
): { definition: ObjectDefinition; row: Row }[] {
  return schemaOf(records.org).objects.flatMap((definition) =>
    definition.fields
      .filter((field) => through(field) && field.referenceTo.includes(name))
      .flatMap((field) => rowsWith(records.twin, records.org.id, definition.name, field.name, id).map((row) => ({ definition, row }))),
  );
}

function put(records: PlatformWriter, definition: ObjectDefinition, row: Row): void {
  const stamp = toStamp(records.twin.clock.now());
  const system = { LastModifiedDate: stamp, LastModifiedById: records.userId, SystemModstamp: stamp };
  records.put(definition, { ...row, fields: { ...row.fields, ...system } });
}
