import type { DeliverabilityState } from '@salesos/shared/api/deliverability';
import type { DeliverabilityCode } from '@salesos/shared/labels/deliverability';

export type MailHost = 'google' | 'microsoft' | 'ses';

interface KnownHost {
  readonly mx: RegExp;
  /** What a domain's SPF record includes to let it send. */
  readonly include: string;
  /** Where it publishes its key; none = under a name of the customer's own. */
  readonly selectors: readonly string[];
}

const HOSTS: Readonly<Record<MailHost, KnownHost>> = {
  google: { mx: /(^|\.)(google|googlemail)\.com\.?$/i, include: '_spf.google.com', selectors: ['google'] },
  microsoft: {
    mx: /\.mail\.protection\.outlook\.com\.?$|\.mx\.microsoft\.?$/i,
    include: 'spf.protection.outlook.com',
    selectors: ['selector1', 'selector2'],
  },
  ses: { mx: /^inbound-smtp\..+\.amazonaws\.com\.?$/i, include: 'amazonses.com', selectors: [] },
};
/** Where others often have theirs. */
const USUAL = ['default', 'dkim', 'mail', 's1', 's2', 'k1', 'google', 'selector1', 'selector2'];

export const mailHostOf = (mx: readonly string[]): MailHost | null =>
  (['google', 'microsoft', 'ses'] as const).find((name) => mx.some((exchange) => HOSTS[name].mx.test(exchange))) ?? null;

/** Selectors to ask for: those given, else the host's own, else the usual ones. */
export function selectorsFor(host: MailHost | null, given: readonly string[]): readonly string[] {
  if (given.length > 0) return given;
  const own = host === null ? [] : HOSTS[host].selectors;
  return own.length > 0 ? own : USUAL;
}

const MOST_LOOKUPS = 10;
const GOOD_BITS = 2048;

export interface Judged {
  readonly state: DeliverabilityState;
  readonly codes: readonly DeliverabilityCode[];
}

const judged = (state: DeliverabilityState, ...codes: DeliverabilityCode[]): Judged => ({ state, codes });

export interface SpfSeen {
  readonly result: 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'permerror';
  readonly records: number;
  readonly lookups: number;
  readonly includes: readonly string[];
}

/** `spf` null = the name servers gave no answer. */
export function judgeSpf(spf: SpfSeen | null, host: MailHost | null): Judged {
  if (spf === null) return judged('not_asked', 'spf_not_asked');
  if (spf.records > 1) return judged('wrong', 'spf_several');
  if (spf.result === 'none') return judged('wrong', 'spf_missing');
  if (spf.lookups > MOST_LOOKUPS) return judged('wrong', 'spf_too_many_lookups');
  if (spf.result === 'permerror') return judged('wrong', 'spf_invalid');
  if (host !== null && !spf.includes.includes(HOSTS[host].include)) return judged('wrong', 'spf_provider_missing');
  if (spf.result === 'pass') return judged('wrong', 'spf_allows_everybody');
  return spf.result === 'neutral' ? judged('weak', 'spf_no_end') : judged('fine', 'spf_fine');
}

export interface DkimSeen {
  readonly state: 'valid' | 'none' | 'revoked' | 'invalid' | 'not_asked';
  readonly bits: number | null;
  readonly isTesting: boolean;
}

/** One good key is enough: hosts keep a second one for the day they change. `isCertain`: a key, if any, stands at one of these places. */
export function judgeDkim(keys: readonly DkimSeen[], isCertain: boolean): Judged {
  const valid = keys.filter(({ state }) => state === 'valid');
  if (valid.some((key) => !key.isTesting && isLong(key))) return judged('fine', 'dkim_fine');
  const [key] = valid;
  if (key !== undefined) return judged('weak', key.isTesting ? 'dkim_testing' : 'dkim_short');
  // One that was not asked may be the good one.
  if (keys.some(({ state }) => state === 'not_asked')) return judged('not_asked', 'dkim_not_asked');
  if (keys.some(({ state }) => state === 'invalid')) return judged('wrong', 'dkim_invalid');
  if (keys.some(({ state }) => state === 'revoked')) return judged('wrong', 'dkim_revoked');
  return isCertain ? judged('wrong', 'dkim_missing') : judged('weak', 'dkim_selector_unknown');
}

/** Only RSA keys come in lengths. */
const isLong = ({ bits }: DkimSeen): boolean => bits === null || bits >= GOOD_BITS;

/** Whether the host itself says where its key is. */
export const hasOwnSelectors = (host: MailHost | null): boolean => host !== null && HOSTS[host].selectors.length > 0;

export interface DmarcSeen {
  readonly records: number;
  readonly record: string | null;
  readonly policy: 'none' | 'quarantine' | 'reject' | null;
  readonly reportsTo: readonly string[];
}

export function judgeDmarc(dmarc: DmarcSeen | null): Judged {
  if (dmarc === null) return judged('not_asked', 'dmarc_not_asked');
  if (dmarc.records > 1) return judged('wrong', 'dmarc_several');
  if (dmarc.record === null) return judged('wrong', 'dmarc_missing');
  if (dmarc.policy === null) return judged('wrong', 'dmarc_invalid');
  const unread: DeliverabilityCode[] = dmarc.reportsTo.length === 0 ? ['dmarc_no_reports'] : [];
  if (dmarc.policy === 'none') return judged('weak', 'dmarc_watching', ...unread);
  return unread.length > 0 ? judged('weak', ...unread) : judged('fine', 'dmarc_fine');
}
