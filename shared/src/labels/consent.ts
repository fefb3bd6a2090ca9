/** Why a row of a list of suppressions was not taken. */
export const suppressionRefusals = {
  neither: 'The row has neither an address nor a domain.',
  both: 'The row has an address and a domain; write each into a row of its own.',
  not_address: 'This is no email address.',
  not_domain: 'This is no domain.',
  reason_too_long: 'The reason is longer than 500 characters.',
  date_not_understood: 'The date is not understood; write it as 2026-11-30 or 30.11.2026.',
  date_ahead: 'The date lies ahead.',
  broken_quote: 'A quote is opened and never closed, or stands where none may be.',
  field_count: 'The row has more or fewer fields than the header.',
  row_too_long: 'The row is too long; a quote may be missing its end.',
} as const;
export type SuppressionRefusal = keyof typeof suppressionRefusals;

/** What holds mail back until somebody has looked, though nobody has refused it. Each follows "Will not start: ". */
export const consentHolds = {
  bounced_in_crm: 'your CRM has noted that mail to this address came back',
  country_requires_consent: 'mail to this country needs consent or another basis, and none is recorded',
} as const;
export type ConsentHold = keyof typeof consentHolds;

/** Shown with every table of country rules. */
export const countryRulesNotice = 'Not legal advice: a starting point for your counsel, who can change every rule.';
