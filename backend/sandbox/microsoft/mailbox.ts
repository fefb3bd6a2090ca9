import { randomUUID } from 'node:crypto';
import type { Twin } from '../core/twin.ts';
import { type Account, type Change, directory, type FolderName, mailboxSpace, type Message } from './rows.ts';

/** One person's mailbox. */
export interface Mailbox {
  twin: Twin;
  space: string;
  account: Account;
}

export function mailboxOf(twin: Twin, userId: string): Mailbox | null {
  const account = twin.store.get<Account>(directory, 'account', userId);
  return account ? { twin, space: mailboxSpace(userId), account } : null;
}

/** By address, also of a person who has none. */
export function mailboxAt(twin: Twin, address: string): Mailbox | null {
  const account = twin.store.all<Account>(directory, 'account').find((one) => one.address.toLowerCase() === address.toLowerCase());
  return account ? mailboxOf(twin, account.id) : null;
}

export function nextSeq({ twin, space }: Mailbox, kind: string): number {
  const last = (twin.store.get<{ id: string; last: number }>(space, 'counter', kind)?.last ?? 0) + 1;
  twin.store.put(space, 'counter', { id: kind, last });
  return last;
}

export const lastSeq = ({ twin, space }: Mailbox, kind: string): number =>
  twin.store.get<{ id: string; last: number }>(space, 'counter', kind)?.last ?? 0;

/** Whole seconds of business time. */
export const stamp = (twin: Twin): string => `${twin.clock.now().toISOString().slice(0, 19)}Z`;

const encoded = (text: string): string => Buffer.from(text).toString('base64url');
const immutableId = ({ account }: Mailbox, seq: number): string => `AAkALg${encoded(`${account.id}/${seq}`)}=`;
/** What a caller gets who does not ask for immutable ids: another one in each folder. */
const movingId = ({ account }: Mailbox, { seq, folder }: Pick<Message, 'seq' | 'folder'>): string =>
  `AAMkAG${encoded(`${account.id}/${seq}/${folder}`)}=`;

export const folderId = ({ account }: Mailbox, folder: FolderName): string => `AAMkFo${encoded(`${account.id}/${folder}`)}AAA=`;

export function newMessageId(): string {
  return `<${randomUUID().replaceAll('-', '').slice(0, 22).toUpperCase()}@TWINPR01MB0001.twinprd01.prod.outlook.invalid>`;
}

/** Whether ids stay is what the caller asks for, unless this run has it that nobody gets them. */
export const keepsIds = (twin: Twin, prefer: string | undefined): boolean =>
  /\bIdType="ImmutableId"/i.test(prefer ?? '') && !twin.flipped.has('outlook.immutable-ids-ignored');

export const idFor = (mailbox: Mailbox, message: Message, immutable: boolean): string => (immutable ? message.id : movingId(mailbox, message));

export const messagesIn = ({ twin, space }: Mailbox, folder?: FolderName): Message[] =>
  twin.store.all<Message>(space, 'message').filter((message) => folder === undefined || message.folder === folder);

export function findMessage(mailbox: Mailbox, id: string): Message | undefined {
  return messagesIn(mailbox).find((message) => message.id === id || movingId(mailbox, message) === id);
}

function tell(mailbox: Mailbox, type: Change['type'], message: Message): void {
  const seq = nextSeq(mailbox, 'change');
  mailbox.twin.store.put<Change>(mailbox.space, 'change', { id: String(seq), seq, type, messageId: message.id, folder: message.folder });
}

export function addMessage(mailbox: Mailbox, content: Omit<Message, 'id' | 'seq' | 'at'>): Message {
  const seq = nextSeq(mailbox, 'message');
  const message: Message = { id: immutableId(mailbox, seq), seq, at: stamp(mailbox.twin), ...content };
  mailbox.twin.store.put<Message>(mailbox.space, 'message', message);
  tell(mailbox, 'created', message);
  return message;
}

export function changeMessage(mailbox: Mailbox, message: Message, change: Partial<Message>): Message {
  const changed = { ...message, ...change };
  mailbox.twin.store.put<Message>(mailbox.space, 'message', changed);
  if (changed.folder === message.folder) tell(mailbox, 'updated', changed);
  else {
    tell(mailbox, 'deleted', message);
    tell(mailbox, 'created', changed);
  }
  return changed;
}

/** Out of a folder into the deleted items, and out of those for good. */
export function deleteMessage(mailbox: Mailbox, message: Message): void {
  if (message.folder !== 'deleteditems') {
    changeMessage(mailbox, message, { folder: 'deleteditems' });
    return;
  }
  mailbox.twin.store.delete(mailbox.space, 'message', message.id);
  tell(mailbox, 'deleted', message);
}
