import { parkedRefusals } from '@salesos/shared/labels/conversation';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { sendParkedStepAnew } from '../sequence/send-parked-step-anew.ts';
import { ServiceError } from '../service-error.ts';
import { settleSent } from './settle-send.ts';

interface Parked {
  id: string;
  contact_id: string;
  owner_id: string | null;
  touch_id: string | null;
  touch_state: string | null;
  gone_at: string;
}

/**
 * A person has looked whether a parked mail went, and says so. It went: it counts, is logged and is never sent again. It did
 * not: a sequence's step is written anew, through all its rules; an answer is the rep's to write again.
 */
export async function settleParked(uow: UnitOfWork, input: { actor: Actor; contactId?: string; mailId: string; went: boolean }): Promise<void> {
  const { actor, went } = input;
  const mail = await parkedOf(uow, input);
  authorize(actor, 'email.send', { ownerId: mail.owner_id });
  // The sequence has not heard of the parking yet, and would hold what is settled here.
  if (mail.touch_state === 'requested') throw new ServiceError('conflict', parkedRefusals.tooEarly.title, parkedRefusals.tooEarly.detail);
  if (went) await settleSent(uow, mail, null, new Date(mail.gone_at));
  else {
    await uow.rows(sql`update emails set send_state = 'rejected', error_code = 'not_sent', error_message = null, handed_at = null
      where customer_id = ${uow.customerId}::uuid and id = ${mail.id}::uuid`);
    if (mail.touch_id !== null) await sendParkedStepAnew(uow, mail.touch_id);
  }
  await audit(uow, actor, { action: 'email.settled', resourceType: 'email', resourceId: mail.id, details: { went } });
}

async function parkedOf(uow: UnitOfWork, { contactId, mailId }: { contactId?: string; mailId: string }): Promise<Parked> {
  const [mail] = await uow.rows<Parked>(sql`
    select e.id, e.contact_id, c.owner_id, e.touch_id, t.state as touch_state, coalesce(e.handed_at, e.queued_at) as gone_at
    from emails e join contacts c on c.customer_id = e.customer_id and c.id = e.contact_id
    left join sequence_touches t on t.customer_id = e.customer_id and t.id = e.touch_id
    where e.customer_id = ${uow.customerId}::uuid and e.id = ${mailId}::uuid and e.contact_id = coalesce(${contactId ?? null}::uuid, e.contact_id)
      and e.send_state = 'unknown' and e.look_up_at is null for update of e`);
  if (!mail) throw new ServiceError('conflict', parkedRefusals.notParked.title, parkedRefusals.notParked.detail);
  return mail;
}
