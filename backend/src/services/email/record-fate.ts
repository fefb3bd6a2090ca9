import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { nameId } from '#events/event-id.ts';
import type { MailWord } from '#ports/mail.ts';
import { afterBounce } from './after-bounce.ts';
import { afterComplaint } from './after-complaint.ts';
import { settleRejected, settleSent } from './settle-send.ts';
import { forgetSoftBounces } from './soft-bounces.ts';

type Fate = Extract<MailWord, { is: 'fate' }>;

interface ToldMail {
  id: string;
  contact_id: string;
  touch_id: string | null;
  to_address: string;
}

/** One word about one mail of this mailbox, with all it brings about; again it changes nothing. False = not ours, or known. */
export async function recordFate(
  uow: UnitOfWork,
  { provider, mailboxId, word }: { provider: string; mailboxId: string; word: Fate },
): Promise<boolean> {
  const [mail] = await uow.rows<ToldMail>(sql`
    select id, contact_id, touch_id, to_address from emails
    where customer_id = ${uow.customerId}::uuid and id = ${word.sendId}::uuid and mailbox_id = ${mailboxId}::uuid for update`);
  if (!mail) return false;
  const wordId = nameId('mail word', provider, word.key);
  const fresh = await uow.rows(sql`
    insert into mail_fates (customer_id, id, email_id, fate, told_at)
    values (${uow.customerId}::uuid, ${wordId}::uuid, ${mail.id}::uuid, ${word.fate.is}, ${uow.now.toISOString()}::timestamptz) on conflict do nothing returning id`);
  if (fresh.length === 0) return false;
  if (word.fate.is === 'refused') await settleRejected(uow, mail, word.fate.code);
  else {
    // Whatever is said of a mail says that it went, though the word of its sending may be late or lost.
    await settleSent(uow, mail, word.sent);
    await afterSending(uow, mail, wordId, word.fate);
  }
  return true;
}

async function afterSending(uow: UnitOfWork, mail: ToldMail, wordId: string, fate: Fate['fate']): Promise<void> {
  const ids = { emailId: mail.id, contactId: mail.contact_id };
  if (fate.is === 'complained') return afterComplaint(uow, { ...ids, wordId });
  if (fate.is === 'bounced') {
    for (const bounce of fate.bounces) await afterBounce(uow, { ...ids, inboundId: nameId(wordId, bounce.recipient ?? ''), bounce });
  }
  if (fate.is !== 'delivered') return;
  await uow.rows(sql`update emails set delivered_at = coalesce(delivered_at, ${uow.now.toISOString()}::timestamptz)
    where customer_id = ${uow.customerId}::uuid and id = ${mail.id}::uuid`);
  await forgetSoftBounces(uow, { address: mail.to_address, emailId: mail.id });
}
