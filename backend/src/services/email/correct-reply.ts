import { emailReplied, emailReplyCorrected, type ReplyDisposition, type ReplyWord } from '@salesos/shared/events/email';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { optOut } from './opt-out.ts';

interface Reply {
  id: string;
  contact_id: string;
  owner_id: string | null;
  email_id: string | null;
  thread_id: string | null;
  kind: string;
  judged_kind: string;
  disposition: ReplyDisposition;
  received_at: string;
  corrections: number;
}

/**
 * A person says what a received mail is. It holds in place of what the rules found, for the score, the next action and the
 * sequence; it can be said anew. An opt-out that was made of it stays: only a person lifts one, where it is kept.
 */
export async function correctReply(uow: UnitOfWork, input: { actor: Actor; contactId: string; replyId: string; said: ReplyWord }): Promise<void> {
  const { actor, said } = input;
  const reply = await replyOf(uow, input);
  authorize(actor, 'reply.correct', { ownerId: reply.owner_id });
  const by = { kind: kindOf(said, reply), disposition: said === 'automatic' ? 'unknown' : said };
  await uow.rows(sql`
    update inbound_mails set kind = ${by.kind}, disposition = ${by.disposition}, judged_kind = coalesce(judged_kind, kind),
      judged_disposition = coalesce(judged_disposition, disposition), corrected_by = ${actor.id}::uuid, corrected_at = ${uow.now.toISOString()}::timestamptz,
      corrections = corrections + 1
    where customer_id = ${uow.customerId}::uuid and id = ${reply.id}::uuid`);
  // Before the reply it came in, as when a mail is received.
  if (said === 'unsubscribe') await optOut(uow, { contactId: reply.contact_id, emailId: reply.email_id, via: 'reply' });
  await markReplied(uow, reply, said === 'automatic');
  await appendEvents(uow, [...repliedEvent(reply, said), correctedEvent(uow, reply, said)]);
  await audit(uow, actor, {
    action: 'reply.corrected',
    resourceType: 'inbound_mail',
    resourceId: reply.id,
    details: { from: reply.kind === 'human' || reply.kind === 'unsubscribe' ? reply.disposition : reply.kind, to: said },
  });
}

async function replyOf(uow: UnitOfWork, { contactId, replyId }: { contactId: string; replyId: string }): Promise<Reply> {
  const [reply] = await uow.rows<Reply>(sql`
    select i.id, i.contact_id, c.owner_id, i.email_id, i.thread_id, i.kind, coalesce(i.judged_kind, i.kind) as judged_kind, i.disposition, i.received_at, i.corrections
    from inbound_mails i join contacts c on c.customer_id = i.customer_id and c.id = i.contact_id
    where i.customer_id = ${uow.customerId}::uuid and i.id = ${replyId}::uuid and i.contact_id = ${contactId}::uuid
      and i.kind in ('human', 'review', 'unsubscribe', 'auto_reply', 'out_of_office') for update of i`);
  if (!reply) throw new ServiceError('not_found', 'The contact has written no such mail.', 'Nothing was changed.');
  return reply;
}

function kindOf(said: ReplyWord, { judged_kind: judged }: Reply): string {
  if (said === 'unsubscribe') return 'unsubscribe';
  if (said !== 'automatic') return 'human';
  return judged === 'out_of_office' ? judged : 'auto_reply';
}

/** The mail it answers counts as replied to while a person has answered it. */
async function markReplied(uow: UnitOfWork, reply: Reply, isAutomatic: boolean): Promise<void> {
  if (reply.email_id === null) return;
  const at = new Date(reply.received_at).toISOString();
  const repliedAt = isAutomatic
    ? sql`(select min(i.received_at) from inbound_mails i where i.customer_id = e.customer_id and i.email_id = e.id and i.kind = 'human')`
    : sql`coalesce(e.replied_at, ${at}::timestamptz)`;
  await uow.rows(sql`update emails e set replied_at = ${repliedAt} where e.customer_id = ${uow.customerId}::uuid and e.id = ${reply.email_id}::uuid`);
}

/** What the rules were not sure of, or took for a machine's, is a reply from now on; one that is in the log already writes nothing. */
function repliedEvent(reply: Reply, said: ReplyWord) {
  if (said === 'automatic' || reply.email_id === null || reply.thread_id === null) return [];
  return [
    newEvent({
      definition: emailReplied,
      key: [reply.id],
      entityId: reply.email_id,
      occurredAt: new Date(reply.received_at),
      source: 'service.email',
      actorClass: 'human',
      data: { emailId: reply.email_id, contactId: reply.contact_id, inboundId: reply.id, threadId: reply.thread_id, disposition: said },
    }),
  ];
}

function correctedEvent(uow: UnitOfWork, reply: Reply, said: ReplyWord) {
  return newEvent({
    definition: emailReplyCorrected,
    key: [reply.id, String(reply.corrections + 1)],
    entityId: reply.email_id ?? reply.id,
    occurredAt: uow.now,
    source: 'service.email',
    actorClass: 'human',
    data: { emailId: reply.email_id, contactId: reply.contact_id, inboundId: reply.id, said },
  });
}
