import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import { outsideByValues, type OutReason } from '#domain/crm-sync/record-scope.ts';
import type { CrmObject, CrmRecord, CrmScoping } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { linksOf } from './links-of.ts';
import { loadScope } from './load-scope.ts';

type Ref = { customerId: string; connectionId: string };

/** Which records are outside, by the CRM's id, and under which scope that was decided. */
export interface Judged {
  outside: ReadonlyMap<string, OutReason>;
  generation: number;
  walk: number;
}

export const judgedNot: Judged = { outside: new Map(), generation: 0, walk: 0 };

export const valuesOf = ({ ownerExternalId, recordType }: Pick<CrmRecord, 'ownerExternalId' | 'recordType'>) => ({
  owner: ownerExternalId ?? '',
  recordType: recordType ?? '',
});

/** By what the records say of themselves; whether they are on the list is asked of the CRM, for those that else are in. */
export async function judgeRecords(
  work: Work,
  ref: Ref,
  { scoping, object }: { scoping: CrmScoping | undefined; object: CrmObject },
  records: readonly CrmRecord[],
): Promise<Judged> {
  const live = records.filter(({ fate }) => fate.is === 'live');
  if (!scoping || live.length === 0) return judgedNot;
  const { conditions, generation, walk } = await work.withTenant(ref.customerId, (uow) => loadScope(uow, ref.connectionId, object));
  const outside = new Map<string, OutReason>();
  for (const record of live) {
    const reason = outsideByValues(conditions, valuesOf(record));
    if (reason) outside.set(record.externalId, reason);
  }
  const rest = live.map(({ externalId }) => externalId).filter((id) => !outside.has(id));
  if (conditions.list !== null && rest.length > 0) {
    const listed = await listedOf(work, ref, { scoping, object, list: conditions.list }, rest);
    for (const id of rest) if (!listed.has(id)) outside.set(id, 'list');
  }
  return { outside, generation, walk };
}

/** A list that cannot be asked puts nobody out, and lets nobody in. */
const SILENT: readonly ProviderError['failure'][] = ['not_found', 'permission', 'validation'];
export const isListSilent = (error: unknown): error is ProviderError => error instanceof ProviderError && SILENT.includes(error.failure);

async function listedOf(
  work: Work,
  ref: Ref,
  { scoping, object, list }: { scoping: CrmScoping; object: CrmObject; list: string },
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  try {
    return await askCrm(work, ref, 'crm list', () => scoping.listed(object, list, ids));
  } catch (error) {
    if (!isListSilent(error)) throw error;
  }
  const rows = await work.withTenant(ref.customerId, (uow) =>
    uow.rows<{ crm_id: string }>(sql`select l.crm_id from ${linksOf(uow, ref.connectionId, [object], ids)} where l.out_of_scope is null`),
  );
  return new Set(rows.map(({ crm_id }) => crm_id));
}
