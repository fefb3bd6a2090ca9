import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { CrmObject } from '#ports/crm.ts';
import { entities, type EntityRow } from './entities.ts';
import type { Link } from './links.ts';
import { loadRows } from './load-rows.ts';
import { saveConflicts } from './note-conflicts.ts';

interface WaitingEdit {
  field: string;
  /** What both sides last agreed on. */
  base: FieldValue;
  local: FieldValue;
  editedAt: string;
}

type Edited = Pick<Link, 'human' | 'salesosId'>;

/** What people entered here and a record with these agreed values has not been told yet. */
const waitingIn = (row: EntityRow, human: Edited['human']): WaitingEdit[] =>
  Object.entries(row.editedAt).flatMap(([field, editedAt]) => {
    const local = row.fields[field] ?? null;
    return field in human && human[field] !== local ? [{ field, base: human[field] ?? null, local, editedAt }] : [];
  });

const basesIn = (row: EntityRow, human: Edited['human']): Record<string, FieldValue> =>
  Object.fromEntries(waitingIn(row, human).map(({ field, base }) => [field, base]));

const rowOf = async (uow: UnitOfWork, object: CrmObject, id: string): Promise<EntityRow | undefined> =>
  (await loadRows(uow, entities[object], [id])).get(id);

/**
 * What is agreed with a record that lives on under another id, as far as it is known: there it may hold other values. But what
 * waits to be written is still newer than what was agreed on before it.
 */
export async function agreedBefore(uow: UnitOfWork, object: CrmObject, { human, salesosId }: Edited): Promise<Record<string, FieldValue>> {
  const row = await rowOf(uow, object, salesosId);
  return row ? basesIn(row, human) : {};
}

/** The same for contacts that are first met, of people who are known as a lead there: a lead that was converted is read after them. */
export async function agreedAsLead(
  uow: UnitOfWork,
  connectionId: string,
  people: readonly EntityRow[],
): Promise<Map<string, Record<string, FieldValue>>> {
  const edited = new Map(people.filter(({ editedAt }) => Object.keys(editedAt).length > 0).map((row) => [row.id, row]));
  if (edited.size === 0) return new Map();
  const leads = await uow.rows<{ salesos_id: string; human: Edited['human'] }>(sql`
    select salesos_id, human from crm_sync_state where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and entity_type = 'lead'
      and salesos_id = ${anyUuid([...edited.keys()])}`);
  return new Map(
    leads.flatMap(({ salesos_id: id, human }) => {
      const row = edited.get(id);
      return row ? [[id, basesIn(row, human)] as const] : [];
    }),
  );
}

/**
 * A record and its row are about to go, another one stays: what people entered here and the CRM was never told, and what was
 * noted or asked of them, stays as the other's history. The CRM's value holds, because whoever merged them chose it.
 */
export async function keepTrace(uow: UnitOfWork, connectionId: string, object: CrmObject, { lost, kept }: { lost: Link; kept: Link }): Promise<void> {
  const row = lost.salesosId === kept.salesosId ? undefined : await rowOf(uow, object, lost.salesosId);
  const edits = row ? waitingIn(row, lost.human) : [];
  const survivor = edits.length === 0 ? undefined : await rowOf(uow, object, kept.salesosId);
  await saveConflicts(
    uow,
    connectionId,
    edits
      .map((edit) => ({ ...edit, remote: survivor?.fields[edit.field] ?? null }))
      .filter(({ local, remote }) => local !== remote)
      .map(({ field, base, local, remote, editedAt }) => ({
        linkId: kept.id,
        field,
        base,
        local,
        remote,
        localAt: editedAt,
        remoteAt: null,
        remoteBy: null,
        decided: 'remote' as const,
        version: lost.crmId,
      })),
  );
  await uow.rows(sql`
    update crm_conflicts set link_id = ${kept.id}::uuid, state = 'resolved', resolution = coalesce(resolution, 'remote'),
      resolved_at = coalesce(resolved_at, ${uow.now.toISOString()}::timestamptz)
    where customer_id = ${uow.customerId}::uuid and link_id = ${lost.id}::uuid`);
}
