import type { Deliverability } from '@salesos/shared/api/deliverability';
import { deliverabilityLabels } from '@salesos/shared/labels/deliverability';
import type { Work } from '#db/unit-of-work.ts';
import {
  hasOwnSelectors,
  type Judged,
  judgeDkim,
  judgeDmarc,
  judgeSpf,
  type MailHost,
  mailHostOf,
  selectorsFor,
} from '#domain/email/deliverability.ts';
import type { MailAuth } from '#ports/mail-auth.ts';

export interface Asked {
  domain: string;
  /** Null = whoever its MX records name. */
  provider: MailHost | null;
  selectors: readonly string[];
}

/** SPF, DKIM and DMARC of a domain as its name servers tell them now. Nothing is kept. */
export function lookUpDeliverability(work: Pick<Work, 'outside'>, auth: MailAuth, asked: Asked): Promise<Deliverability> {
  return work.outside('ask name servers', () => lookUp(auth, asked));
}

async function lookUp(auth: MailAuth, { domain, provider, selectors }: Asked): Promise<Deliverability> {
  const host = provider ?? mailHostOf((await auth.mx(domain)) ?? []);
  const names = selectorsFor(host, selectors);
  const [spf, dmarc, ...keys] = await Promise.all([auth.spf(domain), auth.dmarc(domain), ...names.map((name) => auth.dkim(domain, name))]);
  const seen = keys.map((key) => key ?? { state: 'not_asked' as const, bits: null, isTesting: false });
  const isCertain = selectors.length > 0 || hasOwnSelectors(host);
  return {
    domain,
    provider: host,
    spf: { ...said(judgeSpf(spf, host)), record: spf?.record ?? null, lookups: spf?.lookups ?? null },
    dkim: { ...said(judgeDkim(seen, isCertain)), selectors: seen.map(({ state, bits }, n) => ({ name: names[n] ?? '', state, bits })) },
    dmarc: {
      ...said(judgeDmarc(dmarc)),
      record: dmarc?.record ?? null,
      recordDomain: dmarc?.recordDomain ?? null,
      policy: dmarc?.policy ?? null,
      alignment: dmarc === null || dmarc.record === null ? null : dmarc.alignment,
      reportsTo: dmarc?.reportsTo ?? [],
    },
  };
}

const said = ({ state, codes }: Judged) => ({ state, findings: codes.map((code) => ({ code, ...deliverabilityLabels[code] })) });
