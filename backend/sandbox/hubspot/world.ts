import type { Twin } from '../core/twin.ts';
import { directory, portalSpace, type Portal, type PortalUser } from './rows.ts';

/** Who writes, as property histories and webhooks tell it. */
export interface ChangeSource {
  sourceType: 'CRM_UI' | 'INTEGRATION' | 'IMPORT' | 'CALCULATED' | 'MERGE_OBJECTS';
  sourceId: string;
  userId: string | null;
}

/** One portal of the twin, and who is at work in it. */
export interface World {
  twin: Twin;
  portal: Portal;
  space: string;
  by: ChangeSource;
}

/** Without a user it is nobody in particular at the portal's own pages. */
export const atThePage = (userId: string | null = null): ChangeSource => ({
  sourceType: 'CRM_UI',
  sourceId: userId === null ? 'CRM_UI' : `userId:${userId}`,
  userId,
});

export const theApp = (appId: string): ChangeSource => ({ sourceType: 'INTEGRATION', sourceId: appId, userId: null });

/** HubSpot's own consequences of a write. */
export const calculated = (world: World): World => ({ ...world, by: { sourceType: 'CALCULATED', sourceId: 'RollupProperties', userId: null } });

export function worldOf(twin: Twin, portalId: string, by: ChangeSource = atThePage()): World | null {
  const portal = twin.store.get<Portal>(directory, 'portal', portalId);
  return portal ? { twin, portal, space: portalSpace(portalId), by } : null;
}

export function userById(world: World, userId: string): PortalUser | null {
  return world.twin.store.get<PortalUser>(world.space, 'user', userId) ?? null;
}

/** Deactivated people are no owners any more. */
export function ownerById(world: World, ownerId: string): PortalUser | null {
  return world.twin.store.all<PortalUser>(world.space, 'user').find((user) => user.ownerId === ownerId && !user.archived) ?? null;
}
