import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor, Role } from '#domain/access/can.ts';
import type { OutReason } from '#domain/crm-sync/record-scope.ts';
import type { CrmObject } from '#ports/crm.ts';
import { personsOfAccounts } from '../crm-sync/links.ts';
import { ServiceError } from '../service-error.ts';

/**
 * Our user behind a verified card call: by the address where the CRM vouches for one, else by the CRM's user id. Never by
 * both: HubSpot's user ids and the owner ids we keep are numbers of two series. Unknown people get nothing.
 */
export async function actorOf(uow: UnitOfWork, caller: { connectionId: string; userExternalId: string; userEmail: string | null }): Promise<Actor> {
  const [row] = await uow.rows<{ id: string; role: Role }>(sql`
    select u.id, u.role from users u where u.customer_id = ${uow.customerId}::uuid and u.is_active and (
      case when ${caller.userEmail}::text is not null then lower(u.email) = lower(${caller.userEmail}) else
        u.id = (select c.user_id from crm_users c where c.customer_id = u.customer_id and c.connection_id = ${caller.connectionId}::uuid and c.external_id = ${caller.userExternalId}) end)`);
  if (!row) throw new ServiceError('forbidden', 'You are not a user of this workspace yet.', 'Ask your admin to add you. Nothing was changed.');
  return { kind: 'crm_user', id: row.id, role: row.role };
}

export interface LinkedRecord {
  salesosId: string;
  syncStatus: string;
  errorMessage: string | null;
  outOfScope: OutReason | null;
}

export async function findRecord(
  uow: UnitOfWork,
  ref: { connectionId: string; object: CrmObject; recordId: string },
): Promise<LinkedRecord | undefined> {
  const [row] = await uow.rows<{ salesos_id: string; sync_status: string; error_message: string | null; out_of_scope: OutReason | null }>(sql`
    select salesos_id, sync_status, error_message, out_of_scope from crm_sync_state where customer_id = ${uow.customerId}::uuid
      and connection_id = ${ref.connectionId}::uuid and entity_type = ${ref.object} and crm_id = ${ref.recordId} and sync_status <> 'gone'`);
  return row && { salesosId: row.salesos_id, syncStatus: row.sync_status, errorMessage: row.error_message, outOfScope: row.out_of_scope };
}

export interface PersonRef {
  connectionId: string;
  object: 'contact' | 'lead';
  recordId: string;
}

type AccountRef = Pick<PersonRef, 'connectionId' | 'recordId'>;

/** The person whose card a page asks for: a person account's page has the account's id, and its person is linked as a contact. */
export async function personOnPage(uow: UnitOfWork, page: AccountRef & { object: PersonRef['object'] | 'account' }): Promise<PersonRef> {
  const { connectionId, object, recordId } = page;
  if (object !== 'account') return { connectionId, object, recordId };
  if (await isCompany(uow, page))
    throw new ServiceError('not_a_person', 'This account is a company.', 'This card shows one person. “People by score” shows those of a company.');
  return { connectionId, object: 'contact', recordId: (await personOfAccount(uow, page)) ?? recordId };
}

/** The contact that an account is, if it is a person. */
export const personOfAccount = async (uow: UnitOfWork, { connectionId, recordId }: AccountRef): Promise<string | undefined> =>
  (await personsOfAccounts(uow, connectionId, [recordId])).get(recordId);

/** An account we know as one; of one we never heard of nobody can tell. */
export const isCompany = async (uow: UnitOfWork, { connectionId, recordId }: AccountRef): Promise<boolean> =>
  (await findRecord(uow, { connectionId, object: 'account', recordId })) !== undefined;
