import { randomUUID } from 'node:crypto';
import type { NewAccount, NewContact } from '@salesos/shared/api/record';
import { accountCreated, contactCreated } from '@salesos/shared/events/contact';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { CreatableObject } from '#ports/crm-create.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { entities } from '../crm-sync/entities.ts';
import { saveRows } from '../crm-sync/save-rows.ts';
import { wishRecord } from '../crm-sync/wish-record.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { creationPlace } from './creation-place.ts';
import { storedFields } from './record-fields.ts';
import { refuseTaken } from './refuse-taken.ts';

const ORIGIN = 'salesos';
const NOTHING = 'Nothing was changed.';

interface Wished {
  object: CreatableObject;
  fields: Record<string, FieldValue>;
  accountId: string | null;
  ownerId: string | null;
}

const ownerOf = (actor: Actor, ownerId: string | null | undefined): string | null =>
  ownerId === undefined ? (actor.kind === 'system' ? null : actor.id) : ownerId;

/** A company that no CRM has yet; the master gets it. Returns its id. */
export function createAccount(uow: UnitOfWork, providers: Providers, { actor, account }: { actor: Actor; account: NewAccount }): Promise<string> {
  const { ownerId, ...fields } = account;
  return create(uow, providers, actor, { object: 'account', fields: storedFields(fields), accountId: null, ownerId: ownerOf(actor, ownerId) });
}

/** A person who is in no CRM yet; the master gets them, after their account. Returns their id. */
export async function createContact(
  uow: UnitOfWork,
  providers: Providers,
  { actor, contact }: { actor: Actor; contact: NewContact },
): Promise<string> {
  const { ownerId, accountId = null, object, ...fields } = contact;
  if (object === 'lead' && accountId !== null) throw new ServiceError('bad_request', 'A lead has no account.', NOTHING);
  if (accountId !== null) await requireAccount(uow, accountId);
  if (contact.email !== undefined) await refuseTaken(uow, contact.email);
  return create(uow, providers, actor, { object, fields: storedFields(fields), accountId, ownerId: ownerOf(actor, ownerId) });
}

async function create(uow: UnitOfWork, providers: Providers, actor: Actor, { object, fields, accountId, ownerId }: Wished): Promise<string> {
  authorize(actor, 'record.write', { ownerId });
  if (ownerId !== null) await requireUser(uow, ownerId);
  const connectionId = await creationPlace(uow, providers, { object, ownerId });
  const id = randomUUID();
  await saveRows(uow, entities[object], [{ id, fields, accountId, ownerId, editedAt: {} }]);
  await wishRecord(uow, { connectionId, object, salesosId: id, accountId });
  const frame = { key: [ORIGIN, id], entityId: id, occurredAt: uow.now, source: ORIGIN };
  await appendEvents(uow, [
    object === 'account'
      ? newEvent({ ...frame, definition: accountCreated, data: { accountId: id, origin: ORIGIN } })
      : newEvent({ ...frame, definition: contactCreated, data: { contactId: id, origin: ORIGIN } }),
  ]);
  await audit(uow, actor, { action: 'record.created', resourceType: object, resourceId: id, details: { connectionId, ownerId, accountId } });
  return id;
}

async function requireAccount(uow: UnitOfWork, id: string): Promise<void> {
  const [account] = await uow.rows(sql`select id from accounts where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid
    and deleted_at is null and merged_into is null`);
  if (!account) throw new ServiceError('not_found', 'There is no such account.', NOTHING);
}

async function requireUser(uow: UnitOfWork, id: string): Promise<void> {
  const [user] = await uow.rows(sql`select id from users where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid and is_active`);
  if (!user) throw new ServiceError('not_found', 'There is no such user.', NOTHING);
}
