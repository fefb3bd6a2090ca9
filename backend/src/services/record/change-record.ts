import type { AccountChange, ContactChange } from '@salesos/shared/api/record';
import { contactUpdated } from '@salesos/shared/events/contact';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { authorize } from '../authorize.ts';
import { editLocal } from '../crm-sync/edit-local.ts';
import { wishRecordAgain } from '../crm-sync/wish-record.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { storedFields } from './record-fields.ts';
import { refuseTaken } from './refuse-taken.ts';

interface Change {
  actor: Actor;
  id: string;
}

type Kind = 'account' | 'contact';

/** Human fields of a company. Returns its id. */
export function changeAccount(uow: UnitOfWork, { change, ...rest }: Change & { change: AccountChange }): Promise<string> {
  return apply(uow, rest, 'account', storedFields(change));
}

/** Human fields of a person. What the CRM has is compared once more before anything is written there. Returns their id. */
export function changeContact(uow: UnitOfWork, { change, ...rest }: Change & { change: ContactChange }): Promise<string> {
  return apply(uow, rest, 'contact', storedFields(change));
}

async function apply(uow: UnitOfWork, { actor, id }: Change, object: Kind, fields: Record<string, FieldValue>): Promise<string> {
  const table = sql.raw(object === 'account' ? 'accounts' : 'contacts');
  const [row] = await uow.rows<{ owner_id: string | null }>(sql`select owner_id from ${table}
    where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid and deleted_at is null and merged_into is null for update`);
  if (!row) throw new ServiceError('not_found', `There is no such ${object}.`, 'Nothing was changed.');
  authorize(actor, 'record.write', { ownerId: row.owner_id });
  if (object === 'contact' && typeof fields['email'] === 'string') await refuseTaken(uow, fields['email'], id);
  const changed = await editLocal(uow, { object, id, fields, by: actor.id });
  if (changed.length === 0) return id;
  await wishRecordAgain(uow, id);
  if (object === 'contact') {
    const key = ['salesos', id, uow.now.toISOString(), ...changed.map((field) => `${field}=${String(fields[field] ?? '')}`)];
    const data = { contactId: id, fields: changed };
    await appendEvents(uow, [newEvent({ definition: contactUpdated, key, entityId: id, occurredAt: uow.now, source: 'salesos', data })]);
  }
  await audit(uow, actor, { action: 'record.changed', resourceType: object, resourceId: id, details: { fields: changed.join(' ') } });
  return id;
}
