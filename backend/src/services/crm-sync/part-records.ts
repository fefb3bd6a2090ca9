import type { CrmRecord } from '#ports/crm.ts';
import { addressOf, newcomers } from './join-people.ts';
import type { ObjectMapping } from './load-mapping.ts';

/** Below this a unit's own cost outweighs what is gained. */
const LEAST = 500;
/** The database works on so many at once for one reading; others want connections, too. */
const MOST_PARTS = 3;

export interface Parts {
  /** What becomes of a record in one of these does not depend on any other record of the page. */
  beside: readonly (readonly CrmRecord[])[];
  together: readonly CrmRecord[];
}

/**
 * Which records of a page may be taken over in units beside each other, and which have to be in one. Those that end, merge
 * or carry our id concern other records, and two with one address may be one human.
 */
export function partRecords(records: readonly CrmRecord[], outside: ReadonlyMap<string, unknown>, mapping: ObjectMapping): Parts {
  const whole = { beside: [], together: records };
  if (records.length < 2 * LEAST || records.some(({ salesosId }) => typeof salesosId === 'string')) return whole;
  const told = new Map<string, number>();
  const tell = (name: string): unknown => told.set(name, (told.get(name) ?? 0) + 1);
  const addresses = new Map(newcomers(records, new Map(), mapping).map(({ crmId, email }) => [crmId, addressOf(email)]));
  for (const { externalId, fate, absorbed } of records) {
    for (const id of [externalId, ...absorbed, ...(fate.is === 'merged' ? [fate.into] : [])]) tell(`record ${id}`);
    tell(`address ${addresses.get(externalId) ?? ''}`);
  }
  const isApart = ({ externalId, fate, absorbed }: CrmRecord): boolean => {
    const address = addresses.get(externalId) ?? '';
    const isAlone = told.get(`record ${externalId}`) === 1 && (address === '' || told.get(`address ${address}`) === 1);
    return isAlone && fate.is === 'live' && absorbed.length === 0 && !outside.has(externalId);
  };
  const apart = records.filter(isApart);
  if (apart.length < 2 * LEAST) return whole;
  const size = Math.ceil(apart.length / Math.min(MOST_PARTS, Math.floor(apart.length / LEAST)));
  const beside = Array.from({ length: Math.ceil(apart.length / size) }, (_, part) => apart.slice(part * size, (part + 1) * size));
  return { beside, together: records.filter((record) => !isApart(record)) };
}
