import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { type MappingProblemCode, validateMapping } from '#domain/crm-sync/mapping.ts';
import type { CrmObject, OfferedField } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { askCrm } from '../connection/ask-crm.ts';
import type { OpenSession } from '../connection/open-session.ts';
import { forgetRefusals } from './forget-refusals.ts';
import { loadMapping, type MappedField } from './load-mapping.ts';
import { ownFields } from './offered-mapping.ts';
import { rereadAll } from './pull-cursors.ts';

/** How often the CRM's fields are held against the mapping, in business time; a refusal that names a field does so at once. */
const EVERY_MS = 60 * 60_000;

/** What an org may do to a field that was fine when the line was saved. */
const DRIFT: ReadonlySet<MappingProblemCode> = new Set(['unknown_crm_field', 'read_only_target', 'formula_target', 'type_mismatch']);

interface Ref {
  customerId: string;
  connectionId: string;
}

/**
 * A field of the CRM that went away, or became something else, stops its own line only, with the reason; once it is back
 * the line goes on and all records are read again.
 */
export async function checkMapping(work: Work, { provider, session }: OpenSession, ref: Ref, object: CrmObject, { now = false } = {}): Promise<void> {
  const { describeFields } = session;
  if (!describeFields) return;
  const isDue = now || (await work.withTenant(ref.customerId, (uow) => takeTurn(uow, ref, object)));
  if (!isDue) return;
  const crm = await askCrm(work, ref, 'crm describe', () => describeFields(object)).catch((error: unknown) => {
    // Who may not see the fields cannot say that one is gone.
    if (error instanceof ProviderError && (error.failure === 'permission' || error.failure === 'not_found')) return null;
    throw error;
  });
  if (!crm) return;
  await work.withTenant(ref.customerId, async (uow) => {
    const { all } = await loadMapping(uow, ref.connectionId, object, provider.standardFields[object] ?? []);
    const ours = ownFields(object, provider, all);
    const drifted = new Map(all.flatMap((line) => driftOf(line, { ours, crm })));
    const isStopped = await disable(
      uow,
      ref,
      object,
      all.filter(({ field }) => drifted.has(field)).map((line) => ({ ...line, reason: drifted.get(line.field) ?? '' })),
    );
    const isBack = await enable(uow, ref, object, [...drifted.keys()]);
    // What was refused may have been refused for such a field.
    if (isStopped || isBack) await forgetRefusals(uow, { connectionId: ref.connectionId, cause: null, object });
  });
}

async function takeTurn(uow: UnitOfWork, ref: Ref, object: CrmObject): Promise<boolean> {
  const rows = await uow.rows(sql`
    update crm_pull_cursors set checked_at = ${uow.now.toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and connection_id = ${ref.connectionId}::uuid and object = ${object} and unavailable is null
      and (checked_at is null or checked_at < ${new Date(uow.now.getTime() - EVERY_MS).toISOString()}::timestamptz) returning object`);
  return rows.length > 0;
}

function driftOf(
  line: MappedField,
  { ours, crm }: { ours: ReturnType<typeof ownFields>; crm: readonly OfferedField[] },
): [string, MappingProblemCode][] {
  if (line.direction === 'off') return [];
  const found = validateMapping([line], { ours, crm, mayCreate: false }).find(({ code }) => DRIFT.has(code));
  return found ? [[line.field, found.code]] : [];
}

async function disable(uow: UnitOfWork, ref: Ref, object: CrmObject, lines: readonly (MappedField & { reason: string })[]): Promise<boolean> {
  if (lines.length === 0) return false;
  const rows = lines.map((line) => ({ id: randomUUID(), ...line }));
  const stopped = await uow.rows(sql`
    insert into crm_field_mapping (customer_id, id, connection_id, entity_type, field, crm_field, direction, authority, transform, shape, disabled_reason, updated_at)
    select ${uow.customerId}::uuid, r.id, ${ref.connectionId}::uuid, ${object}, r.field, r."crmField", r.direction, r.authority, r.transform, r.shape, r.reason,
      ${uow.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id uuid, field text, "crmField" text, direction text, authority text, transform jsonb, shape jsonb, reason text)
    on conflict (customer_id, connection_id, entity_type, field) do update set disabled_reason = excluded.disabled_reason
      where crm_field_mapping.disabled_reason is distinct from excluded.disabled_reason returning field`);
  return stopped.length > 0;
}

async function enable(uow: UnitOfWork, ref: Ref, object: CrmObject, drifted: readonly string[]): Promise<boolean> {
  const back = await uow.rows(sql`
    update crm_field_mapping set disabled_reason = null where customer_id = ${uow.customerId}::uuid and connection_id = ${ref.connectionId}::uuid
      and entity_type = ${object} and disabled_reason is not null
      and field not in (select jsonb_array_elements_text(${JSON.stringify(drifted)}::jsonb)) returning field`);
  if (back.length > 0) await rereadAll(uow, ref.connectionId, object);
  return back.length > 0;
}
