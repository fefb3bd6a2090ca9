import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { forgetRefusals } from './forget-refusals.ts';
import type { MappedField } from './load-mapping.ts';
import { type MappingDeps, mappingGround, type MappingRef, problemsOf, requireValid, shaped, type WishedLine, wouldHold } from './offered-mapping.ts';
import { rereadAll } from './pull-cursors.ts';
import { reopenFields } from './reopen-fields.ts';

/**
 * A customer's lines take the place of those saved before. What was agreed on under another field of the CRM is forgotten,
 * what was refused or waited is tried again, and every record is read once more.
 */
export async function saveMapping(
  work: Work,
  deps: MappingDeps,
  { actor, lines: wished, ...ref }: MappingRef & { actor: Actor; lines: readonly WishedLine[] },
): Promise<void> {
  authorize(actor, 'connection.manage');
  const ground = await mappingGround(work, deps, ref);
  const lines = shaped(ground, ref.object, wished);
  await work.withTenant(ref.customerId, async (uow) => {
    const after = await wouldHold(uow, ground, ref, lines);
    requireValid(problemsOf(ground, ref.object, after, lines));
    await replace(uow, ref, lines);
    const { changed, moved } = differences(ground.current, after);
    await forget(uow, ref, moved);
    await reopenFields(uow, { ...ref, fields: changed });
    await forgetRefusals(uow, { connectionId: ref.connectionId, cause: null, object: ref.object });
    if (changed.length > 0) await rereadAll(uow, ref.connectionId, ref.object);
    await audit(uow, actor, {
      action: 'mapping.saved',
      resourceType: 'connection',
      resourceId: ref.connectionId,
      details: { object: ref.object, lines: lines.length, changed: changed.length },
    });
  });
}

/** Which fields' lines differ, and which of them are about another field of the CRM or read it in another way. */
export function differences(before: readonly MappedField[], after: readonly MappedField[]): { changed: string[]; moved: string[] } {
  const old = new Map(before.map((line) => [line.field, line]));
  const fresh = new Map(after.map((line) => [line.field, line]));
  const say = (line: MappedField | undefined, keys: readonly (keyof MappedField)[]): string => JSON.stringify(keys.map((key) => line?.[key] ?? null));
  const differing = (keys: readonly (keyof MappedField)[]): string[] =>
    [...new Set([...old.keys(), ...fresh.keys()])].filter((field) => say(old.get(field), keys) !== say(fresh.get(field), keys));
  return {
    changed: differing(['crmField', 'direction', 'authority', 'transform']),
    moved: differing(['crmField', 'transform']).filter((field) => old.has(field)),
  };
}

async function replace(uow: UnitOfWork, { connectionId, object }: MappingRef, lines: readonly MappedField[]): Promise<void> {
  await uow.rows(
    sql`delete from crm_field_mapping where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and entity_type = ${object}`,
  );
  const rows = lines.map((line) => ({ id: randomUUID(), ...line }));
  await uow.rows(sql`
    insert into crm_field_mapping (customer_id, id, connection_id, entity_type, field, crm_field, direction, authority, transform, shape, updated_at)
    select ${uow.customerId}::uuid, r.id, ${connectionId}::uuid, ${object}, r.field, r."crmField", r.direction, r.authority, r.transform, r.shape,
      ${uow.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, field text, "crmField" text, direction text, authority text, transform jsonb, shape jsonb)`);
}

const namesOf = (fields: readonly string[]) =>
  sql`(select coalesce(array_agg(name), '{}') from jsonb_array_elements_text(${JSON.stringify(fields)}::jsonb) as name)`;

async function forget(uow: UnitOfWork, { connectionId, object }: MappingRef, fields: readonly string[]): Promise<void> {
  if (fields.length === 0) return;
  const these = sql`customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and entity_type = ${object}`;
  await uow.rows(sql`update crm_sync_state set human = human - ${namesOf(fields)}, written = written - ${namesOf(fields)} where ${these}`);
  // What is on its way was meant for the lines before: its acknowledgement finds its claim lost, and says nothing of what is agreed.
  await uow.rows(sql`update crm_dirty set claimed_generation = null where ${these} and human and claimed_generation is not null`);
}
