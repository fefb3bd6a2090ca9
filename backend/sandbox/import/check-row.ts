import type { AccountValues, ContactValues } from './list-row.ts';
import type { SkippedRow } from './report.ts';
import type { AccountText, ContactText, VendorRules } from './vendor-rules.ts';

export type Complaint = Omit<SkippedRow, 'line'>;

/** Strict enough for both vendors: neither takes quotes, list separators or a top-level domain of one letter. */
const EMAIL = /^[^\s@<>,;"]+@[^\s@<>,;".]+(\.[^\s@<>,;".]+)*\.[^\s@<>,;".]{2,}$/;

const accountLabels: Record<AccountText, string> = {
  name: 'account name',
  website: 'website',
  phone: 'phone',
  industry: 'industry',
  city: 'city',
  country: 'country',
};
const contactLabels: Record<ContactText, string> = {
  firstName: 'first name',
  lastName: 'last name',
  email: 'e-mail address',
  phone: 'phone',
  mobile: 'mobile phone',
  title: 'title',
  city: 'city',
  country: 'country',
};

/** What is wrong with an account, or null. */
export function checkAccount(account: AccountValues, rules: VendorRules): Complaint | null {
  if (account.name === '') return { code: 'missing_account_name', reason: 'The row has no account name.' };
  return tooLong({ ...account }, rules.accountLimits, accountLabels, rules.vendorName);
}

/** What is wrong with a contact, or null. */
export function checkContact(contact: ContactValues, rules: VendorRules): Complaint | null {
  if (contact.lastName === null && contact.email === null) {
    return { code: 'missing_contact_name', reason: 'The row has neither a last name nor an e-mail address.' };
  }
  if (contact.email !== null && !EMAIL.test(contact.email)) {
    return { code: 'bad_email', reason: `"${shorten(contact.email)}" is no e-mail address.` };
  }
  if (contact.isOptedOut && !rules.mayWriteOptOut) {
    const reason = `The contact opted out of e-mail, which the local ${rules.vendorName} lets nobody write; importing would lose the opt-out.`;
    return { code: 'opt_out_not_writable', reason };
  }
  return tooLong({ ...contact }, rules.contactLimits, contactLabels, rules.vendorName);
}

type Texts = Readonly<Record<string, string | number | boolean | null>>;

function tooLong(values: Texts, limits: Readonly<Record<string, number>>, labels: Readonly<Record<string, string>>, vendorName: string) {
  for (const [name, most] of Object.entries(limits)) {
    const length = String(values[name] ?? '').length;
    if (length <= most) continue;
    return { code: 'too_long', reason: `The ${labels[name]} has ${length} characters; ${vendorName} takes ${most}.` } satisfies Complaint;
  }
  return null;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
