import type { AccountValues, ContactValues } from './list-row.ts';
import type { RemarkCode } from './report.ts';

export type AccountText = Exclude<keyof AccountValues, 'employees'>;
export type ContactText = Exclude<keyof ContactValues, 'isOptedOut'>;

export interface LeftOut {
  code: RemarkCode;
  reason: string;
}

/** What the CRM to be written to accepts, known before anything is written. */
export interface VendorRules {
  vendorName: string;
  /** Characters. */
  accountLimits: Record<AccountText, number>;
  contactLimits: Record<ContactText, number>;
  mostEmployees: number;
  mayWriteOptOut: boolean;
  /** The account as this CRM takes it, and which values it has no place for. */
  fit(account: AccountValues): { account: AccountValues; leftOut: LeftOut[] };
}
