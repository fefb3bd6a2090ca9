import type { VendorPages } from '../core/record-page.ts';
import type { Twin } from '../core/twin.ts';
import type { CastMember } from '../seed/personas.ts';
import type { Handler } from './listen.ts';

export type VendorName = VendorPages['vendor'];
export const VENDORS: readonly VendorName[] = ['salesforce', 'hubspot'];

/** What the pages know of one vendor's card bundles. `absent` = this run builds none. */
export type CardBundle = { state: 'absent' } | { state: 'compiling' } | { state: 'ready'; dir: string } | { state: 'failed'; message: string };

export interface ProductLink {
  /** Where it listens; null until it has been connected. */
  url: string | null;
  /** What vendors and mails call it. */
  publicUrl: string;
  isReachable: boolean;
}

/** Everything the control API and the pages work on. */
export interface TwinSite {
  twin: Twin;
  /** A vendor without a seeded org has no entry. */
  vendors: Partial<Record<VendorName, VendorPages>>;
  apps: Record<VendorName, { url: string; fetch: Handler }>;
  cards: Record<VendorName, CardBundle>;
  product: ProductLink;
  /** The customers' admins' keys to the product's API; a customer the product does not know here has none. */
  adminKeys: Record<string, string>;
  hubspotAppId: string;
  inboundMailSecret: string;
  /** How people take their mail; `/_twin/personas` adds to it. */
  personas: CastMember[];
}

export function vendorNamed(name: string): VendorName | null {
  return VENDORS.find((vendor) => vendor === name) ?? null;
}
