import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import { foldWrites, KEPT_MS, type UndoField } from '#domain/crm-sync/plan-undo.ts';
import type { CrmObject } from '#ports/crm.ts';
import type { WriteEntry } from './write-entries.ts';

/** All that batches wrote to one record, folded to one step per field. */
export interface RecordWrites {
  link: string;
  /** It was made by one of the batches. */
  isCreated: boolean;
  /** By our own names. */
  owned: ReadonlyMap<string, UndoField>;
  /** By the CRM's names. */
  human: ReadonlyMap<string, UndoField & { field: string; agreed: FieldValue }>;
}

/** Batches that can be taken back, newest first: those since an instant, or the last one. */
export async function undoableBatches(
  uow: UnitOfWork,
  connectionId: string,
  { since, limit }: { since: Date | null; limit: number },
): Promise<string[]> {
  const from = since ?? new Date(uow.now.getTime() - KEPT_MS);
  const rows = await uow.rows<{ id: string }>(sql`
    select id from crm_writes where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid
      and sent_at >= ${from.toISOString()}::timestamptz and undone_at is null and not unsent order by sent_at desc, id limit ${since === null ? 1 : limit}`);
  return rows.map(({ id }) => id);
}

export async function loadWrites(uow: UnitOfWork, batchIds: readonly string[]): Promise<Map<CrmObject, RecordWrites[]>> {
  const batches = await uow.rows<{ entity_type: CrmObject; entries: WriteEntry[] }>(sql`
    select entity_type, entries from crm_writes where customer_id = ${uow.customerId}::uuid
      and id = ${anyUuid(batchIds)} order by sent_at desc, id`);
  const byObject = new Map<CrmObject, Map<string, WriteEntry[]>>();
  for (const { entity_type, entries } of batches) {
    const links = byObject.get(entity_type) ?? new Map<string, WriteEntry[]>();
    byObject.set(entity_type, links);
    for (const entry of entries) if (entry.code === null) links.set(entry.link, [...(links.get(entry.link) ?? []), entry]);
  }
  return new Map([...byObject].map(([object, links]) => [object, [...links].map(([link, entries]) => folded(link, entries))]));
}

/** `entries` newest first. */
function folded(link: string, entries: readonly WriteEntry[]): RecordWrites {
  const keys = new Set(entries.flatMap(({ owned }) => Object.keys(owned)));
  const owned = [...keys].flatMap((key) => {
    const steps = entries.flatMap((entry) => (entry.owned[key] ? [{ before: entry.owned[key][0], after: entry.owned[key][1] }] : []));
    const field = foldWrites(steps);
    return field ? [[key, field] as const] : [];
  });
  const names = new Set(entries.flatMap(({ human }) => human.map(({ crmField }) => crmField)));
  const human = [...names].flatMap((name) => {
    const steps = entries.flatMap((entry) => entry.human.filter(({ crmField }) => crmField === name));
    const [field, oldest] = [foldWrites(steps), steps.at(-1)];
    return field && oldest ? [[name, { ...field, field: oldest.field, agreed: oldest.agreed }] as const] : [];
  });
  return { link, isCreated: entries.some(({ isCreated }) => isCreated === true), owned: new Map(owned), human: new Map(human) };
}
