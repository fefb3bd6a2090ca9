import type { TrackingConsent } from '@salesos/shared/api/tracking';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { liveContacts } from '../contact/live-contacts.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';

/** What the person said last holds; the words of it stay out of the audit, which outlives the person. */
export async function recordTrackingConsent(
  uow: UnitOfWork,
  { actor, contactId: wanted, consent }: { actor: Actor; contactId: string; consent: TrackingConsent },
): Promise<void> {
  const contactId = (await liveContacts(uow, [wanted])).get(wanted) ?? wanted;
  const [person] = await uow.rows<{ owner_id: string | null }>(sql`
    select owner_id from contacts where customer_id = ${uow.customerId}::uuid and id = ${contactId}::uuid and deleted_at is null`);
  if (!person) throw new ServiceError('not_found', 'There is no such contact.', 'Nothing was changed.');
  authorize(actor, 'record.write', { ownerId: person.owner_id });
  const [changed] = await uow.rows(sql`
    insert into tracking_consents (customer_id, contact_id, state, basis, changed_at)
    values (${uow.customerId}::uuid, ${contactId}::uuid, ${consent.state}, ${consent.basis}, ${uow.now.toISOString()}::timestamptz)
    on conflict (customer_id, contact_id) do update set state = excluded.state, basis = excluded.basis, changed_at = excluded.changed_at
      where (tracking_consents.state, tracking_consents.basis) is distinct from (excluded.state, excluded.basis) returning contact_id`);
  if (!changed) return;
  await audit(uow, actor, { action: 'tracking.consent', resourceType: 'contact', resourceId: contactId, details: { state: consent.state } });
}
