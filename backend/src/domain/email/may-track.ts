import type { TrackingOff } from '@salesos/shared/labels/tracking';

export type CountryRule = 'allowed' | 'needs_consent';
/** `unknown` stands for a person whose country is not known. */
export type CountryRules = Readonly<Record<string, CountryRule>>;
export type TrackingConsent = 'given' | 'withdrawn' | null;

/** Where a person must agree before it may be noted that they opened a mail: the EU and EEA, the United Kingdom, Switzerland. */
export const consentCountries: ReadonlySet<string> = new Set(
  'AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
);

/** Null = opens may be noted. What an admin decided about the country comes before the table; who is from nowhere known must agree. */
export function mayTrackOpens(country: string | null, consent: TrackingConsent, decided: CountryRules = {}): TrackingOff | null {
  if (consent === 'withdrawn') return 'consent_withdrawn';
  if (consent === 'given') return null;
  const rule = decided[country ?? 'unknown'] ?? (country === null || consentCountries.has(country) ? 'needs_consent' : 'allowed');
  if (rule === 'allowed') return null;
  return country === null ? 'country_unknown' : 'country_needs_consent';
}

export interface TrackingInput {
  readonly settings: TrackingChoice | null;
  /** First mail of a sequence to somebody who has never written to us. */
  readonly isFirstTouch: boolean;
  readonly country: string | null;
  readonly consent: TrackingConsent;
}

export interface TrackingChoice {
  readonly opens: boolean;
  readonly clicks: boolean;
  readonly firstTouch: boolean;
  readonly countries: CountryRules;
  readonly domainState: 'unverified' | 'verified' | 'broken' | null;
}

/** Why each is not measured; null = it is. */
export interface TrackingVerdict {
  readonly opensOff: TrackingOff | null;
  readonly clicksOff: TrackingOff | null;
}

const DOMAIN_OFF = { unverified: 'domain_unverified', broken: 'domain_broken' } as const;

/** Why no link of the customer is measured at the moment; null = links are. Only ever under the customer's own host. */
export function clicksOff(settings: TrackingChoice | null): TrackingOff | null {
  if (!settings?.clicks) return 'off';
  const { domainState } = settings;
  if (domainState === null) return 'no_domain';
  return domainState === 'verified' ? null : DOMAIN_OFF[domainState];
}

export function judgeTracking({ settings, isFirstTouch, country, consent }: TrackingInput): TrackingVerdict {
  const touch = isFirstTouch && !settings?.firstTouch ? 'first_touch' : null;
  const refused = consent === 'withdrawn' ? 'consent_withdrawn' : null;
  return {
    opensOff: settings?.opens ? (touch ?? mayTrackOpens(country, consent, settings.countries)) : 'off',
    clicksOff: clicksOff(settings) ?? touch ?? refused,
  };
}
