import type { VendorRules } from './vendor-rules.ts';

/** Lengths of Salesforce's standard fields. */
export const salesforceRules: VendorRules = {
  vendorName: 'Salesforce',
  accountLimits: { name: 255, website: 255, phone: 40, industry: 255, city: 40, country: 80 },
  contactLimits: { firstName: 40, lastName: 80, email: 80, phone: 40, mobile: 40, title: 128, city: 40, country: 80 },
  mostEmployees: 99_999_999,
  mayWriteOptOut: true,
  // The industry list is unrestricted, and a website is any text.
  fit: (account) => ({ account, leftOut: [] }),
};
