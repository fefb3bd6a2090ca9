import type { Stored } from '../core/store.ts';

/** Store space of everything that is not inside one portal: portals, codes, tokens. */
export const directory = 'hubspot';

export const portalSpace = (portalId: string): string => `hubspot/${portalId}`;

export interface Portal extends Stored {
  name: string;
  clientId: string;
  clientSecret: string;
  appId: string;
  redirectUris: string[];
  limits: { tenSecondly: number; searchSecondly: number };
  accessTokenSeconds: number;
  /** Absent = STANDARD. */
  accountType?: 'STANDARD' | 'SANDBOX' | 'DEVELOPER_TEST';
}

export interface PortalUser extends Stored {
  key: string;
  name: string;
  email: string;
  isAdmin: boolean;
  ownerId: string;
  createdAt: string;
  /** Deactivated: still listed, but owns nothing new. */
  archived?: boolean;
}

export interface AuthorizationCode extends Stored {
  portalId: string;
  userId: string;
  redirectUri: string;
  scopes: string[];
  codeChallenge: string | null;
  expiresAtMs: number;
}

export interface RefreshGrant extends Stored {
  portalId: string;
  userId: string;
  scopes: string[];
}

export interface AccessGrant extends Stored {
  refreshToken: string;
  portalId: string;
  userId: string;
  scopes: string[];
  expiresAtMs: number;
}

/** One CRM record; an unset property has no key. */
export interface CrmRow extends Stored {
  properties: Record<string, string>;
  createdAt: string;
  updatedAt: string;
  archived: boolean;
  archivedAt?: string;
  /** Merged away: the id of the record that goes on. */
  mergedInto?: string;
  /** Wall time of the creation: the search index is fed by it, not by business time. */
  indexedFromMs: number;
}

export type PropertyType = 'string' | 'number' | 'date' | 'datetime' | 'enumeration' | 'bool';

export interface PropertyRow extends Stored {
  label: string;
  type: PropertyType;
  fieldType: string;
  groupName: string;
  description: string;
  options: { label: string; value: string; displayOrder: number; hidden: boolean }[];
  hasUniqueValue: boolean;
  hubspotDefined: boolean;
  readOnlyValue: boolean;
  externalOptions: boolean;
  displayOrder: number;
  hidden: boolean;
  formField: boolean;
}

export interface GroupRow extends Stored {
  label: string;
  displayOrder: number;
}

export interface UniqueRow extends Stored {
  recordId: string;
}
