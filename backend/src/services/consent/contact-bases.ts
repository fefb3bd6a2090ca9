import { randomUUID } from 'node:crypto';
import type { ContactBasis, NewBasis } from '@salesos/shared/api/consent';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { liveContacts } from '../contact/live-contacts.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';

/** Why this person may be written to, recorded by a named user. Mail that waited for it goes. Returns its id. */
export async function recordBasis(
  uow: UnitOfWork,
  { actor, contactId: wanted, basis }: { actor: Actor; contactId: string; basis: NewBasis },
): Promise<string> {
  const contactId = await ownContact(uow, actor, wanted);
  const id = randomUUID();
  await uow.rows(sql`
    insert into contact_bases (customer_id, id, contact_id, basis, evidence, recorded_at, recorded_by)
    values (${uow.customerId}::uuid, ${id}::uuid, ${contactId}::uuid, ${basis.basis}, ${basis.evidence}, ${uow.now.toISOString()}::timestamptz, ${actor.id}::uuid)`);
  await audit(uow, actor, { action: 'contact_basis.recorded', resourceType: 'contact', resourceId: contactId, details: { basis: basis.basis } });
  await uow.rows(sql`update emails set retry_at = null, error_code = null where customer_id = ${uow.customerId}::uuid and contact_id = ${contactId}::uuid
    and send_state = 'queued' and error_code = 'country_requires_consent'`);
  uow.notify('email.queued');
  return id;
}

/** It holds no longer; the row stays, with who withdrew it and why. */
export async function withdrawBasis(
  uow: UnitOfWork,
  { actor, contactId: wanted, id, because }: { actor: Actor; contactId: string; id: string; because: string },
): Promise<void> {
  const contactId = await ownContact(uow, actor, wanted);
  const withdrawn = await uow.rows(sql`
    update contact_bases set withdrawn_at = ${uow.now.toISOString()}::timestamptz, withdrawn_by = ${actor.id}::uuid, withdrawn_because = ${because}
    where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid and contact_id = ${contactId}::uuid and withdrawn_at is null returning id`);
  if (withdrawn.length === 0) throw new ServiceError('not_found', 'The contact has no such basis.', 'Nothing was changed.');
  await audit(uow, actor, { action: 'contact_basis.withdrawn', resourceType: 'contact', resourceId: contactId });
}

/** Those that hold, the oldest first. */
export async function listBases(uow: UnitOfWork, { actor, contactId }: { actor: Actor; contactId: string }): Promise<ContactBasis[]> {
  authorize(actor, 'consent.read');
  const id = (await liveContacts(uow, [contactId])).get(contactId) ?? contactId;
  const rows = await uow.rows<Omit<ContactBasis, 'recordedBy'> & { userId: string; name: string }>(sql`
    select b.id, b.contact_id as "contactId", b.basis, b.evidence, b.recorded_at as "recordedAt", u.id as "userId", u.name from contact_bases b
    join users u on u.customer_id = b.customer_id and u.id = b.recorded_by
    where b.customer_id = ${uow.customerId}::uuid and b.contact_id = ${id}::uuid and b.withdrawn_at is null order by b.recorded_at, b.id`);
  return rows.map(({ userId, name, ...row }) => ({ ...row, recordedAt: new Date(row.recordedAt).toISOString(), recordedBy: { id: userId, name } }));
}

async function ownContact(uow: UnitOfWork, actor: Actor, wanted: string): Promise<string> {
  const id = (await liveContacts(uow, [wanted])).get(wanted) ?? wanted;
  const [contact] = await uow.rows<{ owner_id: string | null }>(
    sql`select owner_id from contacts where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid and deleted_at is null`,
  );
  if (!contact) throw new ServiceError('not_found', 'There is no such contact.', 'Nothing was changed.');
  authorize(actor, 'consent.record', { ownerId: contact.owner_id });
  return id;
}
