import type { Change } from '../change.ts';
import { singularOf, typeIdOf } from '../object-types.ts';
import type { World } from '../world.ts';

/** What an event says beside the fields all of them have. */
function particulars(change: Change): Record<string, unknown> {
  switch (change.kind) {
    case 'creation':
      return { changeFlag: 'CREATED' };
    case 'deletion':
      return { changeFlag: 'DELETED' };
    case 'restore':
      return { changeFlag: 'RESTORED' };
    case 'propertyChange':
      return { propertyName: change.name, propertyValue: change.value, isSensitive: false };
    case 'merge':
      return {
        primaryObjectId: Number(change.objectId),
        mergedObjectIds: change.mergedObjectIds.map(Number),
        newObjectId: Number(change.newObjectId),
        numberOfPropertiesMoved: change.numberOfPropertiesMoved,
      };
    case 'associationChange':
      return {
        associationType: `${singularOf(change.type)}_TO_${singularOf(change.to)}`.toUpperCase(),
        associationCategory: 'HUBSPOT_DEFINED',
        associationTypeId: change.typeId,
        fromObjectId: Number(change.objectId),
        toObjectId: Number(change.toObjectId),
        fromObjectTypeId: typeIdOf(change.type),
        toObjectTypeId: typeIdOf(change.to),
        associationRemoved: change.removed,
        isPrimaryAssociation: change.isPrimary,
      };
    case 'privacyDeletion':
      return {};
  }
}

/** Subscriptions of projects are called `object.*`; flipped, by the object's name as older apps have them. */
function typeNames(world: World, change: Change): Record<string, unknown> {
  if (change.kind === 'privacyDeletion') return { subscriptionType: 'contact.privacyDeletion' };
  if (world.twin.flipped.has('hubspot.webhooks-named-by-object')) return { subscriptionType: `${singularOf(change.type)}.${change.kind}` };
  return { subscriptionType: `object.${change.kind}`, objectTypeId: typeIdOf(change.type) };
}

export function payloadOf(world: World, change: Change, eventId: number, subscriptionId: number): Record<string, unknown> {
  return {
    eventId,
    subscriptionId,
    portalId: Number(world.portal.id),
    appId: Number(world.portal.appId),
    occurredAt: Date.parse(change.at),
    ...typeNames(world, change),
    objectId: Number(change.objectId),
    changeSource: world.by.sourceType,
    sourceId: world.by.sourceId,
    ...particulars(change),
  };
}
