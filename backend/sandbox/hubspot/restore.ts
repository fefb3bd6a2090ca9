import { announce } from './announce.ts';
import type { ObjectType } from './object-types.ts';
import { saveRecord } from './records.ts';
import type { CrmRow } from './rows.ts';
import { requireFree } from './unique-values.ts';
import type { World } from './world.ts';

/** Only people can, on the portal's pages; unique values given away meanwhile stand in the way. */
export function restoreRecord(world: World, type: ObjectType, row: CrmRow): CrmRow {
  requireFree(world, type, row.properties, row.id);
  const restored = saveRecord(world, type, row, {});
  announce(world, { kind: 'restore', type, objectId: row.id, at: restored.updatedAt });
  return restored;
}
