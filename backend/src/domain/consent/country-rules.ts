import { countryCode } from '../crm-sync/countries.ts';

/** What a country asks of mail to somebody at work who has not asked for it. Not legal advice. */
export interface RuleContent {
  /** Nobody is written to cold without a recorded basis. */
  readonly coldMailNeedsConsent: boolean;
  /** Whether somebody opened a mail may be measured only with their consent. */
  readonly opensNeedConsent: boolean;
  /** Whoever did not give us their data themselves is told where it is from, with the first mail. */
  readonly needsSourceNotice: boolean;
  /** Where it is written, for whoever checks it. */
  readonly source: string;
  /** Day of that check, YYYY-MM-DD. */
  readonly checkedOn: string;
}

export interface CountryRule extends RuleContent {
  /** ISO 3166-1; null = the country is not known, or not one we have a rule for. */
  readonly country: string | null;
}

/** A customer's own rules by country: they stand in place of ours whole. */
export type RuleOverrides = Readonly<Record<string, RuleContent>>;

const CHECKED_ON = '2026-11-30';
const GDPR = 'Regulation (EU) 2016/679, Art. 14';
const rule = (coldMailNeedsConsent: boolean, opensNeedConsent: boolean, needsSourceNotice: boolean, source: string): RuleContent => ({
  coldMailNeedsConsent,
  opensNeedConsent,
  needsSourceNotice,
  source,
  checkedOn: CHECKED_ON,
});
/** Of the Union's members: the law for mail at work is each one's own, the other two are the same in all. */
const member = (coldMailNeedsConsent: boolean, law: string): RuleContent =>
  rule(coldMailNeedsConsent, true, true, `${law}; Directive 2002/58/EC, Art. 5(3) and 13; ${GDPR}`);
const UNCHECKED = 'national law not looked up, so the stricter reading';

const rules: Readonly<Record<string, RuleContent>> = {
  AT: member(true, 'TKG 2021 § 174'),
  BE: member(true, 'Code of Economic Law, Art. XII.13; Royal Decree of 4 April 2003'),
  BG: member(true, UNCHECKED),
  CY: member(true, UNCHECKED),
  CZ: member(true, 'Act 480/2004, § 7'),
  DE: member(true, 'UWG § 7 (2)'),
  DK: member(true, 'Markedsføringsloven § 10'),
  EE: member(true, UNCHECKED),
  ES: member(true, 'Ley 34/2002 (LSSI), Art. 21'),
  FI: member(false, 'Act 917/2014, § 202: to legal persons until they refuse'),
  FR: member(false, 'CPCE Art. L34-5: at work until they refuse; CNIL on tracking pixels, 2026-04-14'),
  GR: member(true, UNCHECKED),
  HR: member(true, UNCHECKED),
  HU: member(true, UNCHECKED),
  IE: member(false, 'S.I. 336/2011, reg. 13: to businesses until they refuse'),
  IT: member(true, 'Codice privacy, Art. 130'),
  LT: member(true, UNCHECKED),
  LU: member(true, UNCHECKED),
  LV: member(true, UNCHECKED),
  MT: member(true, UNCHECKED),
  NL: member(true, 'Telecommunicatiewet, Art. 11.7'),
  PL: member(true, 'Electronic Communications Law of 2024, Art. 398'),
  PT: member(false, 'Lei 41/2004, Art. 13-A: to legal persons until they refuse'),
  RO: member(true, UNCHECKED),
  SE: member(false, 'Marknadsföringslagen § 19-21: natural persons only'),
  SI: member(true, UNCHECKED),
  SK: member(true, UNCHECKED),
  IS: rule(true, true, true, `${UNCHECKED}; ${GDPR}`),
  NO: rule(true, true, true, `Markedsføringsloven § 15; ekomloven; ${GDPR}`),
  CH: rule(true, false, true, 'UWG Art. 3 (1) (o); DSG Art. 19'),
  GB: rule(false, true, true, 'PECR 2003, reg. 6 and 22: to corporate subscribers until they refuse; UK GDPR, Art. 14'),
  CA: rule(true, false, false, 'CASL, S.C. 2010, c. 23, s. 6 and 10'),
  AU: rule(true, false, false, 'Spam Act 2003, s. 16 and schedule 2'),
  US: rule(false, false, false, 'CAN-SPAM Act, 15 U.S.C. 7704: until they refuse'),
};

/** Where the country is not known nothing is held, but nothing is measured without consent either. */
const elsewhere: RuleContent = rule(false, true, true, 'no rule for this country: the stricter reading of measuring, and no hold');

/** Countries we bring a rule for. */
export const ruledCountries: readonly string[] = Object.keys(rules).sort();

/** The rule for somebody in this country, by its code or name; a customer's own goes before ours. */
export function countryRule(country: string | null, overrides: RuleOverrides = {}): CountryRule {
  const code = country === null ? null : countryCode(country);
  const found = code === null ? undefined : (overrides[code] ?? rules[code]);
  return found === undefined ? { country: null, ...elsewhere } : { country: code, ...found };
}
