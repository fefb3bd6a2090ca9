import type { VendorName } from '../control/site.ts';

interface Words {
  place: string;
  company: string;
  /** Below which its page lies. */
  companyPath: string;
  optOut: string;
  activities: string;
  noActivity: string;
  noFields: string;
  /** Under the cards: what of it is the vendor's. */
  caption: string;
}

export const VENDOR_WORDS: Readonly<Record<VendorName, Words>> = {
  salesforce: {
    place: 'Salesforce org',
    company: 'Account',
    companyPath: '/salesforce/account/',
    optOut: 'Email opt out',
    activities: 'Activity',
    noActivity: 'No activity yet. A mail appears here once the product has logged it in the org.',
    noFields: 'The package is not installed in this org.',
    caption: 'Salesforce’s: the component bundle format and the base components. Ours: the host page and the layout.',
  },
  hubspot: {
    place: 'HubSpot portal',
    company: 'Company',
    companyPath: '/hubspot/company/',
    optOut: 'Unsubscribed from all email',
    activities: 'Activities',
    noActivity: 'No activity yet. A mail appears here once the product has logged it in the portal.',
    noFields: 'The SalesOS properties appear here once the product is connected to this portal.',
    caption: 'HubSpot’s: the card bundle format and the component names. Ours: the host, how components are drawn, and the layout.',
  },
};
