import type { Alert } from './protocol.ts';

/** What a page hands to `SalesOSHubSpotHost.mount`. */
export interface MountOptions {
  card: 'engagement' | 'sequence' | 'account_people' | 'setup';
  location: 'crm.record.tab' | 'crm.record.sidebar' | 'settings';
  /** The record the card is on; the settings page is on none. */
  objectId?: string | number;
  portalId: string | number;
  user: { id: string | number; email: string; firstName: string; lastName: string };
  appId: string | number;
  /** Gets `{url, options, context}` by POST and answers `{status, body}`; stands in for HubSpot's signing proxy. */
  fetchUrl: string;
  /** Answers `GET ?objectId=&portalId=&properties=a,b` with `{properties}`. */
  propertiesUrl: string;
  /** Where records are shown, by object type: `{"0-1": "/contacts/{id}"}`. */
  recordUrls?: Readonly<Record<string, string>>;
  /** Becomes the profile variable API_ORIGIN of the card. */
  apiOrigin: string;
  onAlert?: (alert: Alert) => void;
  /** Where host.js, worker.js and the card bundles are served; ends in a slash. */
  bundleBase: string;
}

export interface MountedCard {
  unmount(): void;
  /** Reads the record's properties again and hands them to the card. */
  refresh(): void;
}
