import type { ObjectType } from './object-types.ts';

interface OfRecord {
  type: ObjectType;
  objectId: string;
  /** Business time of the write. */
  at: string;
}

/** What happened to a record, once for each thing an app can subscribe to. */
export type Change =
  | (OfRecord & { kind: 'creation' | 'deletion' | 'restore' | 'privacyDeletion' })
  | (OfRecord & { kind: 'propertyChange'; name: string; value: string })
  | (OfRecord & { kind: 'merge'; mergedObjectIds: string[]; newObjectId: string; numberOfPropertiesMoved: number })
  | (OfRecord & { kind: 'associationChange'; to: ObjectType; toObjectId: string; typeId: number; removed: boolean; isPrimary: boolean });
