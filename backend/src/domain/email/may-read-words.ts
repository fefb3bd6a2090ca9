import { type Actor, can } from '../access/can.ts';

export type ConversationReaders = 'everyone' | 'owner' | 'nobody';

/** Whether the words of a record's mails are shown to somebody. A record without an owner is everybody's. */
export function mayReadWords(readers: ConversationReaders, actor: Actor, ownerId: string | null): boolean {
  if (readers === 'nobody' || !can(actor, 'email.read', { ownerId })) return false;
  return readers === 'everyone' || ownerId === null || ownerId === actor.id || actor.role === 'admin' || actor.role === 'manager';
}
