import { randomBytes } from 'node:crypto';
import { readMail } from '../mail/stored-mail.ts';
import type { Twin } from '../core/twin.ts';
import { notFound } from './google-error.ts';
import { announce } from './push.ts';
import { type Account, directory, type DraftRow, type HistoryRow, mailboxSpace, type MessageRow } from './rows.ts';

const newId = (): string => randomBytes(8).toString('hex');
const IDS = /<[^<>\s]+>/g;

/** One account's mail: messages in threads, drafts, and the history of both. */
export class Mailbox {
  readonly twin: Twin;
  readonly address: string;
  readonly #space: string;

  constructor(twin: Twin, address: string) {
    this.twin = twin;
    this.address = address;
    this.#space = mailboxSpace(address);
  }

  get account(): Account {
    const account = this.twin.store.get<Account>(directory, 'account', this.address);
    if (!account) throw notFound();
    return account;
  }

  get messages(): MessageRow[] {
    return this.twin.store.all<MessageRow>(this.#space, 'message');
  }

  message(id: string): MessageRow {
    const row = this.twin.store.get<MessageRow>(this.#space, 'message', id);
    if (!row) throw notFound();
    return row;
  }

  thread(id: string): MessageRow[] {
    const messages = this.messages.filter(({ threadId }) => threadId === id);
    if (messages.length === 0) throw notFound();
    return messages;
  }

  draft(id: string): DraftRow {
    const row = this.twin.store.get<DraftRow>(this.#space, 'draft', id);
    if (!row) throw notFound();
    return row;
  }

  get drafts(): DraftRow[] {
    return this.twin.store.all<DraftRow>(this.#space, 'draft');
  }

  get historyId(): number {
    return this.twin.store.get<{ id: string; last: number }>(this.#space, 'counter', 'history')?.last ?? 1000;
  }

  /** Oldest first. */
  get history(): HistoryRow[] {
    return this.twin.store.all<HistoryRow>(this.#space, 'history').sort((one, other) => Number(one.id) - Number(other.id));
  }

  #note(kind: HistoryRow['kind'], message: Omit<MessageRow, 'historyId'>): number {
    const last = this.historyId + 1;
    this.twin.store.put(this.#space, 'counter', { id: 'history', last });
    const { id, threadId, labelIds } = message;
    this.twin.store.put<HistoryRow>(this.#space, 'history', { id: String(last), kind, message: { id, threadId, labelIds } });
    return last;
  }

  /** Where the message belongs by its references; Gmail asks for them even where a thread is named. */
  async #threadOf(raw: Buffer, wanted: string | null): Promise<string | null> {
    if (wanted !== null) this.thread(wanted);
    const mail = await readMail(raw);
    const named = mail.headers.filter(({ name }) => /^(references|in-reply-to)$/i.test(name)).flatMap(({ value }) => value.match(IDS) ?? []);
    const within = wanted === null ? this.messages : this.thread(wanted);
    const found = within.find((row) => row.headers.some(({ name, value }) => /^message-id$/i.test(name) && named.includes(value.trim())));
    return found?.threadId ?? null;
  }

  async add(raw: Buffer, labelIds: readonly string[], place: { wanted?: string | null; threadId?: string } = {}): Promise<MessageRow> {
    const { headers, to, from } = await readMail(raw);
    const id = newId();
    const row = {
      id,
      threadId: place.threadId ?? (await this.#threadOf(raw, place.wanted ?? null)) ?? id,
      labelIds,
      internalDateMs: this.twin.clock.now().getTime(),
      addedAtMs: Date.now(),
      raw: raw.toString('base64'),
      headers,
      to: to.map(({ address }) => address.toLowerCase()),
      from: from?.address.toLowerCase() ?? '',
    };
    const message: MessageRow = { ...row, historyId: this.#note('messagesAdded', row) };
    this.twin.store.put<MessageRow>(this.#space, 'message', message);
    announce(this.twin, this.address, message.historyId);
    return message;
  }

  async addDraft(raw: Buffer, wanted: string | null): Promise<DraftRow & { message: MessageRow }> {
    const message = await this.add(raw, ['DRAFT'], { wanted });
    const draft: DraftRow = { id: `r-${newId()}`, messageId: message.id };
    this.twin.store.put<DraftRow>(this.#space, 'draft', draft);
    return { ...draft, message };
  }

  removeDraft(id: string): MessageRow {
    const message = this.message(this.draft(id).messageId);
    this.twin.store.delete(this.#space, 'draft', id);
    this.twin.store.delete(this.#space, 'message', message.id);
    this.#note('messagesDeleted', message);
    return message;
  }

  /** The mailbox's owner throws it away, or reads no further back than this. */
  forgetHistory(): void {
    this.twin.store.put<Account>(directory, 'account', { ...this.account, oldestHistory: this.historyId + 1 });
    // Something happens all the time.
    this.twin.store.put(this.#space, 'counter', { id: 'history', last: this.historyId + 1 });
  }
}
