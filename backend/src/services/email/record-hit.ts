import { randomUUID } from 'node:crypto';
import { emailClicked, emailOpened } from '@salesos/shared/events/email';
import { sql } from 'drizzle-orm';
import { emailHits } from '#db/schema/email.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';

export interface Hit {
  kind: 'open' | 'click';
  sendId: string;
  link: { id: string } | null;
  method: string;
  ip: string | null;
  userAgent: string | null;
}

/** A pixel or link was fetched. Who did it is decided when the hits around it are in; until then it counts for nobody. */
export async function recordHit(uow: UnitOfWork, hit: Hit): Promise<void> {
  const [mail] = await uow.rows<{ contact_id: string }>(
    sql`select contact_id from emails where customer_id = ${uow.customerId}::uuid and id = ${hit.sendId}::uuid`,
  );
  if (!mail) return;
  const hitId = randomUUID();
  await uow.tx.insert(emailHits).values({
    customerId: uow.customerId,
    id: hitId,
    emailId: hit.sendId,
    kind: hit.kind,
    linkId: hit.link?.id ?? null,
    linkKind: hit.link ? 'content' : null,
    at: uow.now,
    method: hit.method,
    ip: hit.ip,
    userAgent: hit.userAgent?.slice(0, 500) ?? null,
    actorClass: 'unknown',
  });
  const base = { emailId: hit.sendId, contactId: mail.contact_id, hitId };
  const frame = { key: [hitId], entityId: hit.sendId, occurredAt: uow.now, source: 'http.tracking' };
  await appendEvents(uow, [
    hit.link
      ? newEvent({ ...frame, definition: emailClicked, data: { ...base, linkId: hit.link.id, linkKind: 'content' } })
      : newEvent({ ...frame, definition: emailOpened, data: base }),
  ]);
  uow.notify('email.hit');
}
