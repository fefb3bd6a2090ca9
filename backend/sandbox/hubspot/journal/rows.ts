import type { Stored } from '../../core/store.ts';

export const subscriptionTypes = ['OBJECT', 'ASSOCIATION', 'APP_LIFECYCLE_EVENT', 'GDPR_PRIVACY_DELETION'] as const;
export const actions = [
  'CREATE',
  'UPDATE',
  'DELETE',
  'MERGE',
  'RESTORE',
  'ASSOCIATION_ADDED',
  'ASSOCIATION_REMOVED',
  'APP_INSTALL',
  'APP_UNINSTALL',
  'GDPR_DELETE',
] as const;
export type Action = (typeof actions)[number];

export interface JournalSubscription extends Stored {
  appId: string;
  subscriptionType: (typeof subscriptionTypes)[number];
  /** null = every portal that installed the app. */
  portalId: number | null;
  objectTypeId: string | null;
  actions: Action[];
  /** null = every property. */
  properties: string[] | null;
  objectIds: number[] | null;
  associatedObjectTypeIds: string[] | null;
  createdAt: string;
}

export interface JournalEvent {
  type: JournalSubscription['subscriptionType'];
  portalId: number;
  occurredAt: string;
  action: Action;
  objectTypeId?: string;
  objectId?: number;
  propertyChanges?: Record<string, string>;
  associatedObjectTypeId?: string;
  associatedObjectId?: number;
  primaryObjectId?: number;
  mergedObjectIds?: number[];
  newObjectId?: number;
  appId?: number;
}

/** One file of the journal; its id is the offset. */
export interface JournalEntry extends Stored {
  sequence: number;
  publishedAt: string;
  /** Read once, it never changes again. */
  served: boolean;
  events: JournalEvent[];
}

export const subscriptionKind = 'journal-subscription';
export const entryKind = (appId: string): string => `journal:${appId}`;

export interface AppGrant extends Stored {
  appId: string;
  scopes: string[];
  expiresAtMs: number;
}
export const appGrantKind = 'app-access';
