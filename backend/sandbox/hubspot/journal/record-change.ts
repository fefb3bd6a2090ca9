import type { Twin } from '../../core/twin.ts';
import type { Change } from '../change.ts';
import { typeIdOf } from '../object-types.ts';
import { directory, type Portal } from '../rows.ts';
import type { World } from '../world.ts';
import { append } from './entries.ts';
import { subscriptionKind, type Action, type JournalEvent, type JournalSubscription } from './rows.ts';

const objectActions: Record<Exclude<Change['kind'], 'associationChange' | 'privacyDeletion'>, Action> = {
  creation: 'CREATE',
  propertyChange: 'UPDATE',
  deletion: 'DELETE',
  restore: 'RESTORE',
  merge: 'MERGE',
};

function eventOf(world: World, change: Change): JournalEvent {
  const object = {
    portalId: Number(world.portal.id),
    occurredAt: change.at,
    objectTypeId: typeIdOf(change.type),
    objectId: Number(change.objectId),
  };
  if (change.kind === 'privacyDeletion') return { type: 'GDPR_PRIVACY_DELETION', action: 'GDPR_DELETE', ...object };
  if (change.kind === 'associationChange') {
    const action = change.removed ? 'ASSOCIATION_REMOVED' : 'ASSOCIATION_ADDED';
    const other = { associatedObjectTypeId: typeIdOf(change.to), associatedObjectId: Number(change.toObjectId) };
    return { type: 'ASSOCIATION', action, ...object, ...other };
  }
  const event: JournalEvent = { type: 'OBJECT', action: objectActions[change.kind], ...object };
  if (change.kind === 'propertyChange') return { ...event, propertyChanges: { [change.name]: change.value } };
  if (change.kind !== 'merge') return event;
  const merge = {
    primaryObjectId: Number(change.objectId),
    mergedObjectIds: change.mergedObjectIds.map(Number),
    newObjectId: Number(change.newObjectId),
  };
  return { ...event, ...merge };
}

const listens = <Item>(list: readonly Item[] | null, item: Item | undefined): boolean => list === null || (item !== undefined && list.includes(item));

function covers(subscription: JournalSubscription, event: JournalEvent): boolean {
  const [property] = Object.keys(event.propertyChanges ?? {});
  return (
    subscription.subscriptionType === event.type &&
    (subscription.portalId === null || subscription.portalId === event.portalId) &&
    (subscription.objectTypeId === null || subscription.objectTypeId === event.objectTypeId) &&
    subscription.actions.includes(event.action) &&
    (event.action !== 'UPDATE' || listens(subscription.properties, property)) &&
    listens(subscription.objectIds, event.objectId) &&
    (event.type !== 'ASSOCIATION' || listens(subscription.associatedObjectTypeIds, event.associatedObjectTypeId))
  );
}

function write(twin: Twin, portal: Portal, event: () => JournalEvent): void {
  const subscriptions = twin.store.all<JournalSubscription>(directory, subscriptionKind).filter(({ appId }) => appId === portal.appId);
  if (subscriptions.length === 0) return;
  const written = event();
  if (subscriptions.some((subscription) => covers(subscription, written))) append(twin, portal.appId, written);
}

/** A change goes into the app's journal once, however many subscriptions it falls under. */
export function journalChange(world: World, change: Change): void {
  write(world.twin, world.portal, () => eventOf(world, change));
}

/** The app came to a portal, or left it. */
export function journalLifecycle(twin: Twin, portal: Portal, action: 'APP_INSTALL' | 'APP_UNINSTALL'): void {
  write(twin, portal, () => ({
    type: 'APP_LIFECYCLE_EVENT',
    portalId: Number(portal.id),
    occurredAt: twin.clock.now().toISOString(),
    action,
    appId: Number(portal.appId),
  }));
}
