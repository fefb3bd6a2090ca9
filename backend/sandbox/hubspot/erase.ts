import { announce } from './announce.ts';
import { forgetHistory } from './history.ts';
import { allLinks, unlink } from './links.ts';
import type { ObjectType } from './object-types.ts';
import { archiveRecord } from './records.ts';
import type { CrmRow } from './rows.ts';
import type { World } from './world.ts';

function erase(world: World, type: ObjectType, row: CrmRow): void {
  for (const { ends } of allLinks(world, type, row.id)) unlink(world, ends);
  const merged = world.twin.store.all<CrmRow>(world.space, type).filter(({ mergedInto }) => mergedInto === row.id);
  forgetHistory(world, type, row.id);
  world.twin.store.delete(world.space, type, row.id);
  for (const other of merged) erase(world, type, other);
}

/** A privacy deletion leaves nothing to restore, of what was merged into the record neither. */
export function eraseRecord(world: World, type: ObjectType, row: CrmRow): void {
  archiveRecord(world, type, row);
  erase(world, type, row);
  announce(world, { kind: 'privacyDeletion', type, objectId: row.id, at: world.twin.clock.now().toISOString() });
}
