import type { ConversationPolicy } from '@salesos/shared/api/conversation-policy';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { type ConversationReaders, mayReadWords } from '#domain/email/may-read-words.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';

const readersOf = async (uow: UnitOfWork): Promise<ConversationReaders> =>
  (await uow.rows<{ readers: ConversationReaders }>(sql`select conversation_readers as readers from customers where id = ${uow.customerId}::uuid`))[0]
    ?.readers ?? 'nobody';

/** Whether the words of a record's mails are shown to somebody, as the customer wants it. */
export const mayReadConversation = async (uow: UnitOfWork, actor: Actor, ownerId: string | null): Promise<boolean> =>
  mayReadWords(await readersOf(uow), actor, ownerId);

export async function readConversationPolicy(uow: UnitOfWork, actor: Actor): Promise<ConversationPolicy> {
  authorize(actor, 'mailbox.read');
  return { readers: await readersOf(uow) };
}

export async function saveConversationPolicy(uow: UnitOfWork, { actor, policy }: { actor: Actor; policy: ConversationPolicy }): Promise<void> {
  authorize(actor, 'mailbox.manage');
  await uow.rows(sql`update customers set conversation_readers = ${policy.readers}, updated_at = ${uow.now.toISOString()}::timestamptz
    where id = ${uow.customerId}::uuid`);
  const details = { readers: policy.readers };
  await audit(uow, actor, { action: 'conversation_policy.saved', resourceType: 'customer', resourceId: uow.customerId, details });
}
