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
  const ids = new Crowd();
  const addresses = new Crowd();
  const people = newcomers(records, new Map(), mapping).map(({ email }) => addressOf(email));
  for (const [n, { externalId, fate, absorbed }] of records.entries()) {
    for (const id of [externalId, ...absorbed, ...(fate.is === 'merged' ? [fate.into] : [])]) ids.add(id);
    addresses.add(people[n] ?? '');
  }
  const apart: CrmRecord[] = [];
  const together: CrmRecord[] = [];
  for (const [n, record] of records.entries()) {
    const { externalId, fate, absorbed } = record;
    const isAlone = !ids.many.has(externalId) && (people[n] === '' || !addresses.many.has(people[n] ?? ''));
    const isApart = isAlone && fate.is === 'live' && absorbed.length === 0 && !outside.has(externalId);
    (isApart ? apart : together).push(record);
  }
  if (apart.length < 2 * LEAST) return whole;
  const size = Math.ceil(apart.length / Math.min(MOST_PARTS, Math.floor(apart.length / LEAST)));
  const beside = Array.from({ length: Math.ceil(apart.length / size) }, (_, part) => apart.slice(part * size, (part + 1) * size));
  return { beside, together };
}

/** What is told of more than once. */
class Crowd {
  readonly many = new Set<string>();
  readonly #seen = new Set<string>();

  add(name: string): void {
    if (this.#seen.has(name)) this.many.add(name);
    this.#seen.add(name);
  }
}
