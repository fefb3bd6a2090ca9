import type { CrmObject } from './crm-record.ts';
import type { SignedRequest } from './signed-request.ts';

/** What a CRM says happened. A hint: the record is read again, what it holds is never believed from here. */
export type CrmHint =
  | { kind: 'created' | 'changed' | 'deleted' | 'restored' | 'privacy_deleted'; orgId: string; object: CrmObject; externalId: string }
  /** `externalId` is the id the merged record lives on under; `mergedIds` lead to it from now on. */
  | { kind: 'merged'; orgId: string; object: CrmObject; externalId: string; mergedIds: readonly string[] }
  /** The app was taken out of the org. */
  | { kind: 'uninstalled'; orgId: string; at: Date };

/** Deliveries come in batches, of many orgs at once, more than once and in any order; some never come. */
export interface CrmWebhook {
  /** Throws ProviderError('permission') on a forged, stale or future signature. */
  verify(request: SignedRequest): Promise<void>;
  /** What of a verified delivery concerns us; kinds of events and objects nobody here knows are left out. Throws ProviderError('validation'). */
  read(rawBody: string): CrmHint[];
}

export interface WebhookOrg {
  orgId: string;
  /** Base64 of 32 bytes, known to the CRM and to us alone. */
  secret: string;
}

/** What a CRM tells of one organization, at an address of its own. */
export interface CrmOwnWebhook {
  /** Throws ProviderError: 'permission' on a forged, stale or future delivery, 'validation' for one nobody can read. `id` names it however often it is sent. */
  read(request: SignedRequest, org: WebhookOrg): { id: string; hints: CrmHint[] };
}

export interface CrmJournalPage {
  hints: CrmHint[];
  /** Where to go on; null = nothing was ever written. */
  position: string | null;
  hasMore: boolean;
}

/** The CRM's own record of what it told the app, of all orgs, kept for a few days: what a receiver that was down has missed. */
export interface CrmJournal {
  /** Idempotent: sees to it that what happens in these orgs is written down from now on. */
  subscribe(orgIds: readonly string[]): Promise<void>;
  /** What was written after `position`, oldest first, a bounded piece; null = from the oldest there is. Throws ProviderError('cursor_invalid') when the position is no longer kept. */
  read(position: string | null): Promise<CrmJournalPage>;
}
