import type { EmailReplies } from '@salesos/shared/api/email';
import type { ReplyDisposition, ReplyWord } from '@salesos/shared/events/email';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { ServiceError } from '../service-error.ts';
import { correctReply } from './correct-reply.ts';
import { readEmail } from './read-email.ts';

interface Row {
  id: string;
  received_at: string;
  from_address: string;
  kind: EmailReplies['replies'][number]['kind'];
  disposition: ReplyDisposition;
  said_by: string | null;
  return_on: string | null;
  has_left: boolean;
}

/** What a person says that the answer to a mail of ours is. Returns the answer's id. */
export async function correctReplyTo(
  uow: UnitOfWork,
  { actor, emailId, replyId, said }: { actor: Actor; emailId: string; replyId: string | undefined; said: ReplyWord },
): Promise<string> {
  const { contactId } = await readEmail(uow, { actor, id: emailId });
  const replies = await repliesTo(uow, emailId);
  const reply = replyId === undefined ? replies[0] : replies.find(({ id }) => id === replyId);
  if (!reply) throw new ServiceError('not_found', 'Nobody has answered this mail.', 'Nothing was changed.');
  await correctReply(uow, { actor, contactId, replyId: reply.id, said });
  return reply.id;
}

/** What came back on a mail of ours. */
export async function readReplies(uow: UnitOfWork, { actor, emailId }: { actor: Actor; emailId: string }): Promise<EmailReplies> {
  await readEmail(uow, { actor, id: emailId });
  return { emailId, replies: await repliesTo(uow, emailId) };
}

async function repliesTo(uow: UnitOfWork, emailId: string): Promise<EmailReplies['replies']> {
  const rows = await uow.rows<Row>(sql`
    select i.id, i.received_at, i.from_address, i.kind, i.disposition, u.name as said_by, i.return_on::text as return_on, i.has_left
    from emails e join inbound_mails i on i.customer_id = e.customer_id and i.contact_id = e.contact_id and i.email_id = e.id
    left join users u on u.customer_id = i.customer_id and u.id = i.corrected_by
    where e.customer_id = ${uow.customerId}::uuid and e.id = ${emailId}::uuid and i.kind not in ('bounce', 'unmatched') order by i.received_at desc, i.id`);
  return rows.map((row) => ({
    id: row.id,
    receivedAt: new Date(row.received_at).toISOString(),
    from: row.from_address,
    kind: row.kind,
    word: row.kind === 'auto_reply' || row.kind === 'out_of_office' ? 'automatic' : row.disposition,
    saidBy: row.said_by,
    awayUntil: row.return_on,
    hasLeft: row.has_left,
  }));
}
