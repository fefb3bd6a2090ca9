import type { EmailAttachment } from '@salesos/shared/api/email';
import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Attachment } from '#domain/email/attachments.ts';

/** So long after it was to go, a mail's files are looked at again here; then its receiver has them. */
const KEPT_MS = 30 * 86_400_000;
const AGAIN_MS = 86_400_000;
const BATCH = 20;

export async function keepAttachments(
  uow: UnitOfWork,
  { emailId, attachments, goesAt }: { emailId: string; attachments: readonly Attachment[]; goesAt: Date },
): Promise<void> {
  const dropAt = new Date(goesAt.getTime() + KEPT_MS).toISOString();
  for (const [position, { name, contentType, content }] of attachments.entries()) {
    await uow.rows(sql`
      insert into mail_attachments (customer_id, email_id, position, name, content_type, bytes, content, drop_at)
      values (${uow.customerId}::uuid, ${emailId}::uuid, ${position}, ${name}, ${contentType}, ${content.length},
        decode(${Buffer.from(content).toString('base64')}, 'base64'), ${dropAt}::timestamptz)`);
  }
}

/** As they are to be sent. A mail whose files have gone is not sent without them: null. */
export async function loadAttachments(uow: UnitOfWork, emailId: string): Promise<Attachment[] | null> {
  const rows = await uow.rows<{ name: string; content_type: string; content: string | null }>(sql`
    select name, content_type, encode(content, 'base64') as content from mail_attachments
    where customer_id = ${uow.customerId}::uuid and email_id = ${emailId}::uuid order by position`);
  const attachments = rows.flatMap(({ name, content_type: contentType, content }) =>
    content === null ? [] : [{ name, contentType, content: Buffer.from(content, 'base64') }],
  );
  return attachments.length === rows.length ? attachments : null;
}

export const listAttachments = (uow: UnitOfWork, emailId: string): Promise<EmailAttachment[]> =>
  uow.rows<EmailAttachment>(sql`
    select name, content_type as "contentType", bytes, content is not null as "isKept" from mail_attachments
    where customer_id = ${uow.customerId}::uuid and email_id = ${emailId}::uuid order by position`);

/** One probe per customer: the cost must not grow with the files. */
export async function customersWithOldAttachments(work: Work, now: Date): Promise<string[]> {
  const rows = await work.withSystem<{ customer_id: string }>(
    'mail attachments',
    sql`
    select c.id as customer_id from customers c cross join lateral (select from mail_attachments a
      where a.customer_id = c.id and a.drop_at < ${now.toISOString()}::timestamptz limit 1) as old`,
  );
  return rows.map((row) => row.customer_id);
}

/** Lets go of the content of files whose mail needs it no more. True = there is more. */
export async function dropAttachments(uow: UnitOfWork): Promise<boolean> {
  const [again, now] = [new Date(uow.now.getTime() + AGAIN_MS).toISOString(), uow.now.toISOString()];
  const done = sql`e.send_state in ('sent', 'rejected', 'canceled')`;
  const looked = await uow.rows(sql`
    update mail_attachments a set content = case when ${done} then null else a.content end, drop_at = case when ${done} then null else ${again}::timestamptz end
    from emails e where a.customer_id = ${uow.customerId}::uuid and e.customer_id = a.customer_id and e.id = a.email_id
      and (a.email_id, a.position) in (select email_id, position from mail_attachments
        where customer_id = ${uow.customerId}::uuid and drop_at < ${now}::timestamptz order by drop_at limit ${BATCH})
    returning a.position`);
  return looked.length === BATCH;
}
