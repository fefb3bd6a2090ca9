import type { CompanyPage, RecordPage, VendorPages } from '../core/record-page.ts';
import { refuse } from './refusal.ts';
import { vendorNamed, type TwinSite } from './site.ts';

export function requireVendor(site: TwinSite, name: string): VendorPages {
  const vendor = vendorNamed(name);
  const pages = vendor ? site.vendors[vendor] : undefined;
  if (!pages) throw refuse(404, vendor ? `this twin has no ${vendor} customer` : `the twin plays no vendor "${name}"`);
  return pages;
}

export function requireRecord(site: TwinSite, vendor: string, recordId: string, object?: string): RecordPage {
  const pages = requireVendor(site, vendor);
  const record = pages.page(recordId);
  if (!record || (object !== undefined && record.object !== object))
    throw refuse(404, `${pages.orgName} has no ${object ?? 'contact'} with the id “${recordId}”`);
  return record;
}

export function requireCompany(site: TwinSite, vendor: string, recordId: string): CompanyPage {
  const pages = requireVendor(site, vendor);
  const company = pages.companyPage(recordId);
  if (!company) throw refuse(404, `${pages.orgName} has no company with the id “${recordId}”`);
  return company;
}
