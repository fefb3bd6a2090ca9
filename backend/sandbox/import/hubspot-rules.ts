import type { AccountValues } from './list-row.ts';
import type { LeftOut, VendorRules } from './vendor-rules.ts';

const MOST = 65_536;

export interface IndustryOption {
  label: string;
  value: string;
}

/** HubSpot's industry is a pick list that refuses what is not on it; its companies have a domain instead of a website. */
export function hubspotRules(industries: readonly IndustryOption[]): VendorRules {
  const codes = new Map(industries.flatMap(({ label, value }) => [[fold(label), value] as const, [fold(value), value] as const]));
  return {
    vendorName: 'HubSpot',
    accountLimits: { name: MOST, website: MOST, phone: MOST, industry: MOST, city: MOST, country: MOST },
    contactLimits: { firstName: MOST, lastName: MOST, email: 254, phone: MOST, mobile: MOST, title: MOST, city: MOST, country: MOST },
    mostEmployees: Number.MAX_SAFE_INTEGER,
    // The opt-out belongs to HubSpot's subscription settings; as a property it is read-only.
    mayWriteOptOut: false,
    fit: (account) => fitAccount(account, codes),
  };
}

function fitAccount(account: AccountValues, codes: ReadonlyMap<string, string>): { account: AccountValues; leftOut: LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const industry = account.industry === null ? null : (codes.get(fold(account.industry)) ?? null);
  if (account.industry !== null && industry === null) {
    const reason = `Industry "${account.industry}" is no option of HubSpot's industry list: left out.`;
    leftOut.push({ code: 'industry_not_an_option', reason });
  }
  const website = account.website === null ? null : domainOf(account.website);
  if (account.website !== null && website === null) {
    leftOut.push({ code: 'website_not_a_domain', reason: `Website "${account.website}" has no domain: left out.` });
  }
  return { account: { ...account, industry, website }, leftOut };
}

function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('&', 'and')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** "https://www.acme.test/about" → "acme.test". */
function domainOf(website: string): string | null {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(website) ? website : `https://${website}`;
  if (!URL.canParse(url)) return null;
  const host = new URL(url).hostname.replace(/^www\./, '');
  return /^[^.]+(\.[^.]+)+$/.test(host) ? host : null;
}
