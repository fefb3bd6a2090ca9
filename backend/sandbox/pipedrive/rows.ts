import type { Stored } from '../core/store.ts';

/** Companies, sign-ins and codes are found before it is known whose they are. */
export const directory = 'pipedrive';
export const companySpace = (companyId: string): string => `pipedrive ${companyId}`;

export interface Company extends Stored {
  name: string;
  domain: string;
  clientId: string;
  clientSecret: string;
  redirectUris: readonly string[];
  accessTokenSeconds: number;
  /** Calls in two seconds per token, and the company's tokens for a day. */
  limits: { burst: number; daily: number };
  /** The campaigns product brings the marketing status. */
  hasCampaigns: boolean;
}

export interface User extends Stored {
  name: string;
  email: string;
  isAdmin: boolean;
  isActive: boolean;
}

export interface Code extends Stored {
  companyId: string;
  userId: string;
  redirectUri: string;
  expiresAtMs: number;
}

export interface RefreshGrant extends Stored {
  companyId: string;
  userId: string;
}

export interface AccessGrant extends RefreshGrant {
  refreshToken: string;
  expiresAtMs: number;
}

export const kinds = ['persons', 'organizations', 'deals', 'activities'] as const;
export type Kind = (typeof kinds)[number];

/** A record as version 2 answers it; `id` in `json` is the number. */
export interface Row extends Stored {
  json: RowJson;
}

export interface RowJson {
  [field: string]: unknown;
  id: number;
  is_deleted: boolean;
  add_time: string;
  update_time: string;
  custom_fields?: Record<string, unknown>;
}

export interface PersonFieldRow extends Stored {
  name: string;
  type: string;
  isCustom: boolean;
}
