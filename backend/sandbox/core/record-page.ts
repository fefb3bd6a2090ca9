/** What a vendor's part of the twin tells the pages about one contact or lead, in the vendor's own words and field names. */
export interface RecordPage {
  vendor: 'salesforce' | 'hubspot';
  orgId: string;
  object: 'contact' | 'lead';
  recordId: string;
  name: string;
  title: string | null;
  company: string | null;
  companyId: string | null;
  email: string | null;
  phone: string | null;
  location: string | null;
  owner: { id: string; name: string } | null;
  optedOut: boolean;
  /** Every SalesOS field of the record, empty ones too. */
  ownedFields: { apiName: string; label: string; value: string | null }[];
  /** Newest first. */
  activities: {
    id: string;
    kind: 'mail';
    direction: 'outbound' | 'inbound';
    at: string;
    subject: string;
    text: string;
    by: string;
    externalId: string | null;
  }[];
}

/** One company, in the vendor's own words. */
export interface CompanyPage {
  vendor: 'salesforce' | 'hubspot';
  orgId: string;
  recordId: string;
  name: string;
  website: string | null;
  industry: string | null;
  employees: string | null;
  location: string | null;
  phone: string | null;
  owner: string | null;
  /** A person account: its page has a person's cards. */
  isPerson: boolean;
}

export interface RecordListItem {
  recordId: string;
  name: string;
  title: string | null;
  company: string | null;
  score: number | null;
  band: string | null;
}

export interface Viewer {
  id: string;
  name: string;
  email: string;
}

export interface VendorPages {
  vendor: 'salesforce' | 'hubspot';
  orgId: string;
  /** The org's display name, e.g. "Harbor & Pine". */
  orgName: string;
  /** The rep the pages are seen as, and the admin the set-up is. */
  viewer: Viewer;
  admin: Viewer;
  page(recordId: string): RecordPage | null;
  companyPage(recordId: string): CompanyPage | null;
  /** Alphabetical; at most `limit` that match `text` in name or company. */
  list(text: string, limit: number): { items: RecordListItem[]; total: number };
}
