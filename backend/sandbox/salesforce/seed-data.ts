import type { OrgSettings } from './org.ts';

export interface SalesforceSeed extends Partial<OrgSettings> {
  orgId: string;
  orgName: string;
  isSandbox: false;
  clientId: string;
  clientSecret: string;
  redirectUris: string[];
  users: { key: string; name: string; email: string; isAdmin: boolean }[];
  accounts: {
    key: string;
    name: string;
    website: string | null;
    industry: string | null;
    employees: number | null;
    city: string | null;
    country: string | null;
  }[];
  contacts: {
    key: string;
    firstName: string | null;
    lastName: string;
    email: string | null;
    phone: string | null;
    title: string | null;
    city: string | null;
    country: string | null;
    accountKey: string | null;
    ownerKey: string;
    optedOut?: boolean;
  }[];
  leads?: {
    key: string;
    firstName: string | null;
    lastName: string;
    company: string;
    email: string | null;
    title: string | null;
    status: string;
    ownerKey: string;
    optedOut?: boolean;
  }[];
  opportunities?: {
    key: string;
    name: string;
    accountKey: string;
    ownerKey: string;
    stage: string;
    amount: number | null;
    /** "2026-12-31" */
    closeDate: string;
    /** The first is the primary one. */
    roles: { contactKey: string; role: string }[];
  }[];
  recordTypes?: { object: string; developerName: string; name: string; isPersonType?: boolean }[];
}
