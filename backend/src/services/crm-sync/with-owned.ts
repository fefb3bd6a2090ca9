import type { Work } from '#db/unit-of-work.ts';
import type { CrmObject, CrmReader, CrmRecord } from '#ports/crm.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { isPerson } from './entities.ts';
import { salesosIds } from './links.ts';
import type { ObjectMapping } from './load-mapping.ts';

type Ref = { customerId: string; connectionId: string };

/**
 * Reads our own fields of people that are not tied to anybody here yet. Only of those: what we wrote on the others we
 * know, so a poll of a hundred changed records asks for nothing more. A first reading asks for them with its pages.
 */
export async function withOwned(
  work: Work,
  ref: Ref,
  { reader, object, mapping, outside }: { reader: CrmReader; object: CrmObject; mapping: ObjectMapping; outside: ReadonlyMap<string, unknown> },
  records: readonly CrmRecord[],
): Promise<CrmRecord[]> {
  if (!isPerson(object)) return [...records];
  const isMeant = ({ fate, owned, externalId }: CrmRecord): boolean => fate.is === 'live' && owned === undefined && !outside.has(externalId);
  const live = records.filter(isMeant).map(({ externalId }) => externalId);
  if (live.length === 0) return [...records];
  const known = await work.withTenant(ref.customerId, (uow) => salesosIds(uow, ref.connectionId, object, live));
  const fresh = live.filter((id) => !known.has(id));
  if (fresh.length === 0) return [...records];
  const read = await askCrm(work, ref, 'crm read', () => reader.read(object, fresh, mapping.crmFields, { owned: true }));
  const owned = new Map(read.map((record) => [record.externalId, record.owned]));
  return records.map((record) => {
    const own = owned.get(record.externalId);
    return own === undefined ? record : { ...record, owned: own };
  });
}
