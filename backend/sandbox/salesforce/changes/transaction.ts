import { randomUUID } from 'node:crypto';
import type { Twin } from '../../core/twin.ts';
import type { Org } from '../org.ts';
import { findRow, type Row } from '../records/row.ts';
import { capturedObjects } from './change-event.ts';
import { announceChanges } from './change-log.ts';
import { describeChange, mergeChanges, type RecordChange } from './describe-change.ts';
import { publishChange } from './publish-change.ts';

export interface Author {
  readonly twin: Twin;
  readonly org: Org;
  readonly userId: string;
  /** What the header of its events says about where a write came from; empty for what the platform does by itself. */
  readonly changeOrigin: string;
}

interface Touched {
  object: string;
  id: string;
  before: Row | undefined;
}

/**
 * What one request does to records. All its writes happen without a pause in between, so what still stands when the
 * pause comes is what was committed; it becomes events before the request is answered and made durable with the rows.
 * A request that pauses, because it is made of several, holds its transaction until it ends it.
 */
export class Transaction {
  readonly #author: Author;
  readonly #touched = new Map<string, Touched>();
  #isHeld = false;

  constructor(author: Author) {
    this.#author = author;
  }

  touch(object: string, id: string, before: Row | undefined): void {
    const key = `${object}\n${id}`;
    if (this.#touched.has(key)) return;
    if (this.#touched.size === 0 && !this.#isHeld) queueMicrotask(() => this.#commit());
    this.#touched.set(key, { object, id, before });
  }

  hold(): void {
    this.#isHeld = true;
  }

  end(): void {
    this.#isHeld = false;
    this.#commit();
  }

  #commit(): void {
    const { twin, org, userId, changeOrigin } = this.#author;
    const captured = new Set<string>(capturedObjects);
    const touched = [...this.#touched.values()].filter(({ object }) => captured.has(object));
    this.#touched.clear();
    const changes = touched.flatMap(({ object, id, before }): RecordChange[] => {
      const change = describeChange(before?.fields, findRow(twin, org.id, object, id)?.fields);
      return change ? [{ object, recordIds: [id], ...change }] : [];
    });
    if (changes.length === 0) return;
    const committedAtMs = twin.clock.now().getTime();
    const commit = { changeOrigin, transactionKey: randomUUID(), committedAtMs, commitUser: userId };
    for (const [index, change] of mergeChanges(changes).entries()) publishChange(twin, org.id, { ...change, ...commit, sequenceNumber: index + 1 });
    announceChanges(twin, org.id);
  }
}
