import type { Deliverability } from '@salesos/shared/api/deliverability';

/** Null = it is not there yet. */
export type LatelyFound = (domain: string) => Promise<Deliverability | null>;

const KEPT_MS = 10 * 60_000;
/** A list does not wait longer for name servers; what comes later is there the next time. */
const PATIENCE_MS = 3_000;
const MOST_KEPT = 1_000;

/** What was found of a domain lately, for lists that would otherwise ask at each look. */
export function rememberDeliverability(look: (domain: string) => Promise<Deliverability>): LatelyFound {
  const kept = new Map<string, { found: Promise<Deliverability | null>; untilMs: number }>();
  return (domain) => {
    const known = kept.get(domain);
    if (known !== undefined && known.untilMs > performance.now()) return inTime(known.found);
    if (kept.size >= MOST_KEPT) kept.clear();
    const found = look(domain).catch(() => null);
    kept.set(domain, { found, untilMs: performance.now() + KEPT_MS });
    // What could not be asked is asked anew the next time.
    void found.then((result) => {
      if (result === null || [result.spf, result.dkim, result.dmarc].some(({ state }) => state === 'not_asked')) kept.delete(domain);
    });
    return inTime(found);
  };
}

async function inTime(found: Promise<Deliverability | null>): Promise<Deliverability | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), PATIENCE_MS)));
  return Promise.race([found, late]).finally(() => clearTimeout(timer));
}
