import { fieldLabel } from '@salesos/shared/labels/fields';
import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { loadMapping } from './load-mapping.ts';
import { type MappingDeps, mappingGround, type MappingRef, ownFields } from './offered-mapping.ts';
import { fieldsSent, readListeners } from './read-listeners.ts';

/** The mapping of one object as it holds, and what it could be made from. */
export async function listMapping(work: Work, deps: MappingDeps, { actor, ...ref }: MappingRef & { actor: Actor }) {
  authorize(actor, 'connection.manage');
  const { opened, provider, crm, current } = await mappingGround(work, deps, ref);
  const { rows, all } = await work.withTenant(ref.customerId, async (uow) => ({
    rows: await uow.rows<{ field: string; disabled: string | null }>(sql`select field, disabled_reason as disabled from crm_field_mapping
      where customer_id = ${ref.customerId}::uuid and connection_id = ${ref.connectionId}::uuid and entity_type = ${ref.object}`),
    all: (await loadMapping(uow, ref.connectionId, ref.object, provider.standardFields[ref.object] ?? [])).all,
  }));
  const own = new Map(rows.map(({ field, disabled }) => [field, disabled]));
  return {
    object: ref.object,
    lines: all.map((line) => ({
      ...line,
      label: fieldLabel(line.field),
      isStandard: !own.has(line.field),
      disabledReason: own.get(line.field) ?? null,
    })),
    ours: ownFields(ref.object, provider, all).map(({ name, shape }) => ({ name, label: fieldLabel(name), shape })),
    crm: crm.filter(({ isOwned }) => !isOwned),
    listeners: await readListeners(work, ref, opened, { object: ref.object, fields: fieldsSent(opened, current) }),
  };
}
