import { contactUpdated } from '@salesos/shared/events/contact';
import { conflictResolved } from '@salesos/shared/events/crm';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { type Actor, can } from '#domain/access/can.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import { applyOut } from '#domain/crm-sync/transform.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { CrmObject } from '#ports/crm.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { editLocal } from './edit-local.ts';
import { entities, type EntityRow, isPerson } from './entities.ts';
import { pairOf } from './list-conflicts.ts';
import { loadMapping, type MappedField } from './load-mapping.ts';
import { loadRows } from './load-rows.ts';
import { typed } from './read-values.ts';
import { markLinksDirty } from './publish.ts';
import { saveAuthority } from './save-authority.ts';
import { saveRows } from './save-rows.ts';

export interface Resolution {
  conflictId: string;
  /** The pair of values that was answered. */
  seen: string;
  resolution: 'remote' | 'local' | 'edited';
  /** With `edited`. */
  value?: FieldValue | undefined;
  /** The same for this field from now on. */
  always?: boolean | undefined;
}

interface Waiting {
  linkId: string;
  connectionId: string;
  provider: string;
  object: CrmObject;
  recordId: string;
  salesosId: string;
  field: string;
  remote: FieldValue;
  state: 'open' | 'resolved';
}

/** A person says which value holds. An answer to values that are no longer those, or a second one, changes nothing. */
export async function resolveConflict(
  uow: UnitOfWork,
  providers: Providers,
  {
    actor,
    answer,
    record,
  }: { actor: Actor; answer: Resolution /** The only one that may be meant. */; record?: { connectionId: string; recordId: string } },
): Promise<void> {
  const { waiting, row } = await lock(uow, answer.conflictId);
  if (record && (waiting.connectionId !== record.connectionId || waiting.recordId !== record.recordId)) throw unknown();
  if (!record && !can(actor, 'conflict.read', { ownerId: row.ownerId })) throw unknown();
  authorize(actor, 'conflict.resolve', { ownerId: row.ownerId });
  if (answer.always) authorize(actor, 'connection.manage');
  if (waiting.state === 'resolved') {
    throw new ServiceError('already_resolved', 'Somebody has answered this already.', 'Nothing was changed.');
  }
  if (answer.seen !== pairOf(row.fields[waiting.field] ?? null, waiting.remote)) {
    throw new ServiceError('values_changed', 'The values have changed meanwhile.', 'Nothing was changed. Look at them again.');
  }
  const line = await lineOf(uow, providers, waiting);
  const value = answer.resolution === 'edited' ? editedValue(line, answer.value) : null;
  await apply(uow, { actor, answer, waiting, row, value });
  await close(uow, { actor, answer, waiting, value });
  if (answer.always && line) await saveAuthority(uow, waiting, line, answer.resolution === 'remote' ? 'crm_wins' : 'salesos_wins');
}

const unknown = (): ServiceError => new ServiceError('not_found', 'There is no such conflict.');

/** The link first, then the row, as a page of the CRM that comes in meanwhile takes them. */
async function lock(uow: UnitOfWork, conflictId: string): Promise<{ waiting: Waiting; row: EntityRow }> {
  const [link] = await uow.rows<Omit<Waiting, 'field' | 'remote' | 'state'>>(sql`
    select l.id as "linkId", l.connection_id as "connectionId", i.provider, l.entity_type as object, l.crm_id as "recordId", l.salesos_id as "salesosId"
    from crm_sync_state l join crm_integrations i on i.customer_id = l.customer_id and i.id = l.connection_id
    where l.customer_id = ${uow.customerId}::uuid and l.sync_status <> 'gone'
      and l.id = (select c.link_id from crm_conflicts c where c.customer_id = ${uow.customerId}::uuid and c.id = ${conflictId}::uuid)
    for no key update of l`);
  const row = link && (await loadRows(uow, entities[link.object], [link.salesosId])).get(link.salesosId);
  if (!link || !row) throw unknown();
  const [conflict] = await uow.rows<Pick<Waiting, 'field' | 'remote' | 'state'>>(
    sql`select field, remote, state from crm_conflicts where customer_id = ${uow.customerId}::uuid and id = ${conflictId}::uuid for update`,
  );
  if (!conflict) throw unknown();
  return { waiting: { ...link, ...conflict }, row };
}

async function lineOf(uow: UnitOfWork, providers: Providers, { provider, connectionId, object, field }: Waiting): Promise<MappedField | undefined> {
  const standard = providers.crm.get(provider)?.standardFields[object] ?? [];
  return (await loadMapping(uow, connectionId, object, standard)).fields.find((line) => line.field === field);
}

/** As the field's type has it; what the CRM could not be told is refused here, not there. */
function editedValue(line: MappedField | undefined, entered: FieldValue | undefined): FieldValue {
  const text = typeof entered === 'string' ? entered.trim() : (entered ?? null);
  const value = text === '' ? null : text;
  const found = line ? typed(value, line.shape) : value;
  const tooLong = typeof found === 'string' && found.length > (line?.shape.maxLength ?? 10_000);
  const isDate = line?.shape.type !== 'date' || found === null || /^\d{4}-\d\d-\d\d$/.test(String(found));
  const isYesOrNo = line?.shape.type !== 'boolean' || found === null || typeof found === 'boolean';
  if (found === undefined || tooLong || !isDate || !isYesOrNo || (line && !applyOut(line.transform, found).ok)) {
    throw new ServiceError('bad_request', 'This value does not fit the field.', 'Nothing was changed.');
  }
  return found;
}

interface Answered {
  actor: Actor;
  answer: Resolution;
  waiting: Waiting;
  value: FieldValue;
}

async function apply(uow: UnitOfWork, { actor, answer, waiting, row, value }: Answered & { row: EntityRow }): Promise<void> {
  const { linkId, object, salesosId, field, remote } = waiting;
  await uow.rows(sql`
    update crm_sync_state set human = human || ${JSON.stringify({ [field]: remote })}::jsonb, parked = parked - ${field}::text, changes = changes - ${field}::text,
      refused = refused - 'human' - 'suspects'
    where customer_id = ${uow.customerId}::uuid and id = ${linkId}::uuid`);
  if (answer.resolution === 'remote') await saveRows(uow, entities[object], [{ ...row, fields: { ...row.fields, [field]: remote } }]);
  else {
    if (answer.resolution === 'edited') await editLocal(uow, { object, id: salesosId, fields: { [field]: value }, by: actor.id });
    await markLinksDirty(uow, [linkId], { human: true });
  }
  const now = answer.resolution === 'local' ? row.fields[field] : answer.resolution === 'remote' ? remote : value;
  if (!isPerson(object) || (row.fields[field] ?? null) === (now ?? null)) return;
  await appendEvents(uow, [
    newEvent({
      definition: contactUpdated,
      key: ['conflict', answer.conflictId],
      entityId: salesosId,
      occurredAt: uow.now,
      source: 'crm-sync',
      data: { contactId: salesosId, fields: [field] },
    }),
  ]);
}

async function close(uow: UnitOfWork, { actor, answer, waiting, value }: Answered): Promise<void> {
  const { conflictId, resolution } = answer;
  const { connectionId, linkId, field } = waiting;
  await uow.rows(sql`
    update crm_conflicts set state = 'resolved', resolution = ${resolution}, resolved_by = ${actor.id}::uuid, resolved_at = ${uow.now.toISOString()}::timestamptz,
      resolved_value = ${resolution === 'edited' ? JSON.stringify(value) : null}::jsonb
    where customer_id = ${uow.customerId}::uuid and id = ${conflictId}::uuid`);
  await audit(uow, actor, {
    action: 'conflict.resolved',
    resourceType: 'conflict',
    resourceId: conflictId,
    details: { linkId, field, resolution, always: answer.always ?? false },
  });
  await appendEvents(uow, [
    newEvent({
      definition: conflictResolved,
      key: [conflictId],
      entityId: connectionId,
      occurredAt: uow.now,
      source: 'crm-sync',
      data: { connectionId, conflictId, linkId, field, resolution },
    }),
  ]);
}
