import { randomUUID } from 'node:crypto';
import { sequenceStarted } from '@salesos/shared/events/sequence';
import { sql } from 'drizzle-orm';
import { contactSequences } from '#db/schema/sequence.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { type Offer, offersFor } from './offers.ts';

/** Puts a contact into the current version of a sequence; the first mail is due at once. Returns the enrollment's id. */
export async function enroll(
  uow: UnitOfWork,
  input: { actor: Actor; contactId: string; ownerId: string | null; sequenceId: string },
): Promise<string> {
  authorize(input.actor, 'sequence.enroll', { ownerId: input.ownerId });
  // Two at once go one after the other, so that the second is told why not.
  await uow.rows(sql`select id from contacts where customer_id = ${uow.customerId}::uuid and id = ${input.contactId}::uuid for no key update`);
  const offer = (await offersFor(uow, { actor: input.actor, contactId: input.contactId })).find(
    (candidate) => candidate.sequenceId === input.sequenceId,
  );
  if (!offer) throw new ServiceError('not_found', 'This sequence is not active any more.', 'Nothing was changed. Choose another one.');
  if (offer.blocked) throw new ServiceError('enrollment_blocked', `Will not start: ${offer.blocked.text}.`, 'Nothing was changed.');
  return start(uow, input, offer);
}

async function start(uow: UnitOfWork, input: { actor: Actor; contactId: string }, offer: Offer): Promise<string> {
  const id = randomUUID();
  await uow.tx.insert(contactSequences).values({
    customerId: uow.customerId,
    id,
    contactId: input.contactId,
    sequenceId: offer.sequenceId,
    versionId: offer.versionId,
    mailboxId: offer.mailboxId,
    threadId: randomUUID(),
    status: 'active',
    dueAt: uow.now,
    startedBy: input.actor.id,
    startedAt: uow.now,
  });
  await appendEvents(uow, [
    newEvent({
      definition: sequenceStarted,
      key: [id],
      entityId: id,
      occurredAt: uow.now,
      source: 'service.sequence',
      actorClass: 'human',
      data: { enrollmentId: id, contactId: input.contactId, sequenceId: offer.sequenceId },
    }),
  ]);
  await audit(uow, input.actor, { action: 'sequence.enrolled', resourceType: 'enrollment', resourceId: id });
  return id;
}
