import getDmarcRecord from 'mailauth/lib/dmarc/get-dmarc-record.js';
import { spf } from 'mailauth/lib/spf/index.js';
import { getPublicKey } from 'mailauth/lib/tools.js';
import { type DnsResolver, DnsTrouble, type DnsType } from '#ports/dns.ts';
import type { DkimFound, DmarcFound, MailAuth, SpfFound } from '#ports/mail-auth.ts';

/** An address nobody sends from (RFC 5737): what it is told is what strangers are told. */
const STRANGER = '198.51.100.255';
/** Counted on beyond the ten that are allowed, so that we can say how many there are. */
const MOST_LOOKUPS = 40;
const LONGEST_MS = 10_000;
const RESULTS = new Set<string>(['none', 'neutral', 'pass', 'fail', 'softfail', 'permerror']);
const isResult = (word: string): word is SpfFound['result'] => RESULTS.has(word);

/** The library wants node's resolver: records in node's shapes, nothing there as an error. */
function likeNode(dns: DnsResolver, asked: (name: string, type: string) => void = () => undefined) {
  return async (name: string, type: string): Promise<never> => {
    asked(name.toLowerCase(), type);
    const records = await dns.ask(name, type as DnsType);
    if (records.length === 0) throw Object.assign(new Error('nothing there'), { code: 'ENODATA' });
    const shaped =
      type === 'TXT' ? records.map((text) => [text]) : type === 'MX' ? records.map((exchange, priority) => ({ exchange, priority })) : records;
    return shaped as never;
  };
}

/** Null where the name servers gave no answer. */
async function unlessSilent<Found>(ask: () => Promise<Found>): Promise<Found | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof DnsTrouble) return null;
    throw error;
  }
}

export function createMailAuth(dns: DnsResolver): MailAuth {
  return {
    mx: (domain) => unlessSilent(() => dns.ask(domain, 'MX')),
    spf: (domain) => unlessSilent(() => readSpf(dns, domain)),
    dkim: (domain, selector) => unlessSilent(() => readDkim(dns, domain, selector)),
    dmarc: (domain) => unlessSilent(() => readDmarc(dns, domain)),
  };
}

async function readSpf(dns: DnsResolver, domain: string): Promise<SpfFound | null> {
  const own = (await dns.ask(domain, 'TXT')).filter((text) => /^v=spf1( |$)/i.test(text));
  const names = new Set<string>();
  const resolver = likeNode(dns, (name, type) => void (type === 'TXT' && name !== domain && names.add(name)));
  const { status, lookups } = await spf({
    sender: `postmaster@${domain}`,
    ip: STRANGER,
    helo: domain,
    mta: domain,
    resolver,
    maxResolveCount: MOST_LOOKUPS,
    maxElapsedTime: LONGEST_MS,
  });
  // The library catches what the resolver throws: a temporary error is somebody's silence.
  if (!isResult(status.result)) return null;
  return { result: status.result, record: own[0] ?? null, records: own.length, lookups: lookups?.count ?? 0, includes: [...names] };
}

async function readDkim(dns: DnsResolver, domain: string, selector: string): Promise<DkimFound> {
  const name = `${selector}._domainkey.${domain}`;
  const nothing = { bits: null, isTesting: false };
  const [record] = await dns.ask(name, 'TXT');
  if (record === undefined) return { state: 'none', ...nothing };
  if (/(^|;)\s*p\s*=\s*(;|$)/.test(record)) return { state: 'revoked', ...nothing };
  try {
    const { modulusLength, testing } = await getPublicKey('DKIM', name, 1, likeNode(dns));
    return { state: 'valid', bits: modulusLength ?? null, isTesting: testing };
  } catch (error) {
    if (error instanceof DnsTrouble) throw error;
    return { state: 'invalid', ...nothing };
  }
}

async function readDmarc(dns: DnsResolver, domain: string): Promise<DmarcFound> {
  const own = (await dns.ask(`_dmarc.${domain}`, 'TXT')).filter((text) => /^v\s*=\s*DMARC1\s*(;|$)/i.test(text));
  const record = await getDmarcRecord(domain, likeNode(dns));
  const found = record === false ? null : record;
  const mode = (word: string | undefined): 'relaxed' | 'strict' => (word?.toLowerCase() === 's' ? 'strict' : 'relaxed');
  const policy = found?.p?.toLowerCase();
  return {
    records: own.length,
    policy: policy === 'none' || policy === 'quarantine' || policy === 'reject' ? policy : null,
    recordDomain: found?.recordDomain ?? null,
    record: found?.rr ?? null,
    alignment: { spf: mode(found?.aspf), dkim: mode(found?.adkim) },
    reportsTo: (found?.rua ?? '').split(',').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim().replace(/^mailto:/i, '')])),
  };
}
