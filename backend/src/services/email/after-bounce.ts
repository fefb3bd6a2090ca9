import { emailBounced } from '@salesos/shared/events/email';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { sameAddress } from '#domain/email/address.ts';
import type { Bounce } from '#domain/email/judge-bounce.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { markDead } from './dead-address.ts';
import { pauseIfUnwelcome } from './pause-if-unwelcome.ts';
import { noteSoftBounce } from './soft-bounces.ts';

/**
 * One mail came back. Of one mail the gravest report stands, in whichever order they arrive. An address is given up only
 * when the report is about the one we wrote to: a mailbox it was forwarded to may be gone while theirs is read.
 */
export async function afterBounce(
  uow: UnitOfWork,
  { inboundId, emailId, contactId, bounce }: { inboundId: string; emailId: string; contactId: string; bounce: Bounce },
): Promise<void> {
  if (bounce.isDelayed) return;
  const [mail] = await uow.rows<{ to_address: string }>(sql`
    update emails set bounced_at = coalesce(bounced_at, ${uow.now.toISOString()}::timestamptz),
      bounce_class = case when bounce_class = 'hard' or (bounce_class = 'policy' and ${bounce.class} = 'soft') then bounce_class else ${bounce.class} end
    where customer_id = ${uow.customerId}::uuid and id = ${emailId}::uuid returning to_address`);
  if (!mail) return;
  const isTheirs = bounce.recipient === null || sameAddress(bounce.recipient, mail.to_address);
  if (bounce.class === 'hard' && isTheirs) await markDead(uow, { address: mail.to_address, statusCode: bounce.statusCode, emailId });
  // Without a code it may be no more than a note of absence.
  if (bounce.class === 'soft' && isTheirs && bounce.statusCode !== null) await noteSoftBounce(uow, { address: mail.to_address, emailId });
  if (bounce.class !== 'soft') await pauseIfUnwelcome(uow, emailId, bounce.statusCode);
  await appendEvents(uow, [
    newEvent({
      definition: emailBounced,
      key: [inboundId],
      entityId: emailId,
      occurredAt: uow.now,
      source: 'http.inbound-mail',
      actorClass: 'machine',
      data: { emailId, contactId, inboundId, class: bounce.class, statusCode: bounce.statusCode },
    }),
  ]);
}
