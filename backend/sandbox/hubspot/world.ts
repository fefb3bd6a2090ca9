import type { Twin } from '../core/twin.ts';
import { directory, portalSpace, type Portal, type PortalUser } from './rows.ts';

/** One portal of the twin. */
export interface World {
  twin: Twin;
  portal: Portal;
  space: string;
}

export function worldOf(twin: Twin, portalId: string): World | null {
  const portal = twin.store.get<Portal>(directory, 'portal', portalId);
  return portal ? { twin, portal, space: portalSpace(portalId) } : null;
}

export function userById(world: World, userId: string): PortalUser | null {
  return world.twin.store.get<PortalUser>(world.space, 'user', userId) ?? null;
}

export function ownerById(world: World, ownerId: string): PortalUser | null {
  return world.twin.store.all<PortalUser>(world.space, 'user').find((user) => user.ownerId === ownerId) ?? null;
}
