import { announce } from './announce.ts';
import { nextId } from './ids.ts';
import { primaryTypeId } from './link-types.ts';
import { allLinks, linkAs, unlink } from './links.ts';
import { createdProperty, isActivity, modifiedProperty, type ObjectType } from './object-types.ts';
import { findRecord, requireRecord, saveRecord } from './records.ts';
import type { CrmRow } from './rows.ts';
import { reindex } from './unique-values.ts';
import { validation } from './vendor-error.ts';
import type { World } from './world.ts';

const listed = (row: CrmRow, name: string): string[] => (row.properties[name] ?? '').split(';').filter(Boolean);

/** Of each property the primary's value stays, where it has none the other's comes over. */
function mergedValues(type: ObjectType, primary: CrmRow, loser: CrmRow): { moved: Record<string, string>; marks: Record<string, string> } {
  const stamps = new Set([modifiedProperty(type), createdProperty(type), 'hs_object_id', 'hs_merged_object_ids', 'hs_additional_emails']);
  const moved = Object.entries(loser.properties).filter(([name]) => !stamps.has(name) && primary.properties[name] === undefined);
  const addresses = [...listed(primary, 'hs_additional_emails'), ...listed(loser, 'hs_additional_emails'), loser.properties['email'] ?? ''];
  const others = addresses.filter(
    (address) => address !== '' && address !== primary.properties['email'] && primary.properties['email'] !== undefined,
  );
  return {
    moved: Object.fromEntries(moved),
    marks: {
      hs_merged_object_ids: [...listed(primary, 'hs_merged_object_ids'), ...listed(loser, 'hs_merged_object_ids'), loser.id].join(';'),
      ...(type === 'contacts' ? { hs_additional_emails: [...new Set(others)].join(';') } : {}),
    },
  };
}

/** Both go on under what is linked to the one. */
function moveLinks(world: World, type: ObjectType, loser: CrmRow, toId: string): void {
  for (const { ends, extra } of allLinks(world, type, loser.id)) {
    unlink(world, ends);
    if (ends.toId === toId || !findRecord(world, ends.to, ends.toId)) continue;
    const labels = extra.filter((typeId) => typeId !== primaryTypeId(ends.from, ends.to));
    linkAs(world, { ...ends, id: toId }, labels);
  }
}

function leadTo(world: World, type: ObjectType, row: CrmRow, survivorId: string): void {
  const at = world.twin.clock.now().toISOString();
  const gone: CrmRow = { ...row, archived: true, archivedAt: at, updatedAt: at, mergedInto: survivorId };
  world.twin.store.put<CrmRow>(world.space, type, gone);
  reindex(world, type, row, gone);
}

/** Flipped, the merged record gets an id nobody has seen, and both old ones lead to it and are listed by it. */
function newSurvivor(world: World, type: ObjectType, primary: CrmRow): CrmRow {
  const blank: CrmRow = { ...primary, id: nextId(world.twin.store, world.space), properties: {} };
  const { hs_object_id: _old, ...kept } = primary.properties;
  const values = { ...kept, hs_merged_object_ids: [...listed(primary, 'hs_merged_object_ids'), primary.id].join(';') };
  world.twin.store.put<CrmRow>(world.space, type, blank);
  moveLinks(world, type, primary, blank.id);
  leadTo(world, type, requireRecord(world, type, primary.id), blank.id);
  return saveRecord(world, type, requireRecord(world, type, blank.id), values);
}

export function mergeRecords(given: World, type: ObjectType, primaryId: string, loserId: string): CrmRow {
  const world: World = { ...given, by: { ...given.by, sourceType: 'MERGE_OBJECTS' } };
  if (isActivity(type)) throw validation(`${type} cannot be merged`);
  const [primary, loser] = [requireRecord(world, type, primaryId), requireRecord(world, type, loserId)];
  if (primary.id === loser.id) throw validation('A record cannot be merged with itself');
  moveLinks(world, type, loser, primary.id);
  const { moved, marks } = mergedValues(type, requireRecord(world, type, primary.id), loser);
  leadTo(world, type, requireRecord(world, type, loser.id), primary.id);
  const kept = saveRecord(world, type, requireRecord(world, type, primary.id), { ...moved, ...marks });
  const survivor = world.twin.flipped.has('hubspot.merge-new-id') ? newSurvivor(world, type, kept) : kept;
  announce(world, {
    kind: 'merge',
    type,
    objectId: primary.id,
    at: survivor.updatedAt,
    mergedObjectIds: [loser.id],
    newObjectId: survivor.id,
    numberOfPropertiesMoved: Object.keys(moved).length,
  });
  return requireRecord(world, type, survivor.id);
}
