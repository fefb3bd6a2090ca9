import type { CardAction } from '@salesos/shared/api/card';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import type { MailDeps } from '../email/compose-sequence-mail.ts';
import { answerMail } from '../email/answer-mail.ts';
import { correctReply } from '../email/correct-reply.ts';
import { settleParked } from '../email/settle-parked.ts';
import { requestSync } from '../crm-sync/request-sync.ts';
import { resolveConflict } from '../crm-sync/resolve-conflict.ts';
import { once } from '../request/idempotency.ts';
import { editNextMail } from '../sequence/edit-next-mail.ts';
import { enroll } from '../sequence/enroll.ts';
import { manageEnrollment } from '../sequence/manage.ts';
import { ServiceError } from '../service-error.ts';
import { findRecord, personOnPage } from './find-record.ts';
import type { CardRef } from './read-card.ts';

/** What a rep does on a card, once per idempotency key: HubSpot's proxy and impatient fingers both repeat. */
export async function actOnCard(
  uow: UnitOfWork,
  deps: MailDeps & { providers: Providers },
  { actor, ref, action }: { actor: Actor; ref: CardRef; action: CardAction },
): Promise<void> {
  const person = await personOnPage(uow, ref);
  const link = await findRecord(uow, person);
  if (action.action === 'sync_now') {
    authorize(actor, 'sync.run');
    return requestSync(uow, { connectionId: ref.connectionId, contactId: link?.salesosId ?? null });
  }
  if (!link) throw new ServiceError('not_synced', 'This record is not here yet.', 'Nothing was changed. Use “Sync now” and try again.');
  const route = `cards.${action.action}`;
  await once(uow, { route, key: action.idempotencyKey, request: { ...action, recordId: person.recordId, actor: actor.id } }, async () => {
    if (action.action === 'resolve_conflict') {
      for (const answer of action.answers) await resolveConflict(uow, deps.providers, { actor, answer, record: person });
      return action.answers.length;
    }
    if (action.action === 'enroll') {
      return enroll(uow, { actor, contactId: link.salesosId, ownerId: await ownerOf(uow, link.salesosId), sequenceId: action.sequenceId });
    }
    if (action.action === 'edit_next' || action.action === 'restore_next') {
      const text = action.action === 'edit_next' ? { subject: action.subject, body: action.body } : null;
      await editNextMail(uow, deps.templates, {
        actor,
        contactId: link.salesosId,
        enrollmentId: action.enrollmentId,
        position: action.position,
        text,
      });
      return action.enrollmentId;
    }
    if (action.action === 'reply') return answerMail(uow, deps, { actor, contactId: link.salesosId, answer: action });
    if (action.action === 'settle_mail') {
      await settleParked(uow, { actor, contactId: link.salesosId, mailId: action.mailId, went: action.went });
      return action.mailId;
    }
    if (action.action === 'correct_reply') {
      await correctReply(uow, { actor, contactId: link.salesosId, replyId: action.replyId, said: action.said });
      return action.replyId;
    }
    const days = action.action === 'snooze' ? { days: action.days } : {};
    await manageEnrollment(uow, { actor, contactId: link.salesosId, enrollmentId: action.enrollmentId, verb: action.action, ...days });
    return action.enrollmentId;
  });
}

async function ownerOf(uow: UnitOfWork, contactId: string): Promise<string | null> {
  const [row] = await uow.rows<{ owner_id: string | null }>(
    sql`select owner_id from contacts where customer_id = ${uow.customerId}::uuid and id = ${contactId}::uuid`,
  );
  return row?.owner_id ?? null;
}
