import type { ParkedSendDecision } from '@salesos/shared/api/parked-send';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { requestAgain } from '../sequence/request-again.ts';
import { ServiceError } from '../service-error.ts';
import { cancelMail } from './claim-send.ts';
import { sendAgain, settleSent } from './settle-send.ts';

interface Parked {
  id: string;
  contact_id: string;
  touch_id: string | null;
  user_id: string;
}

/** A person has found out what nobody else could. Throws `conflict` for a mail that is not parked (any more). */
export async function decideParkedSend(uow: UnitOfWork, input: { actor: Actor; emailId: string } & ParkedSendDecision): Promise<void> {
  const { actor, emailId, decision } = input;
  const [mail] = await uow.rows<Parked & { is_parked: boolean }>(sql`
    select e.id, e.contact_id, e.touch_id, m.user_id, e.send_state = 'unknown' and e.look_up_at is null as is_parked
    from emails e join email_provider_accounts m on m.customer_id = e.customer_id and m.id = e.mailbox_id
    where e.customer_id = ${uow.customerId}::uuid and e.id = ${emailId}::uuid for update of e`);
  if (!mail) throw new ServiceError('not_found', 'There is no such mail.', 'Nothing was changed.');
  authorize(actor, 'email.send', { ownerId: mail.user_id });
  if (!mail.is_parked) throw new ServiceError('conflict', 'What became of this mail is known by now.', 'Nothing was changed.');
  if (decision === 'sent') await settleSent(uow, mail, null);
  else if (decision === 'give_up') await cancelMail(uow, mail, 'removed_by_user');
  else {
    await sendAgain(uow, mail.id);
    if (mail.touch_id !== null) await requestAgain(uow, mail.touch_id);
  }
  await audit(uow, actor, { action: `parked_send.${decision}`, resourceType: 'email', resourceId: mail.id });
}
