import { ApiFault } from '../api-fault.ts';
import type { Selection } from './selection.ts';

/** Salesforce keeps a limited number of open cursors and drops the oldest. */
const MAX_OPEN = 50;

/** Results too big for one answer. Kept in memory: like a real cursor, one does not outlive a restart of its server. */
export class Cursors {
  readonly #open = new Map<string, { owner: string; selection: Selection }>();
  #count = 0;

  open(owner: string, selection: Selection): string {
    this.#count += 1;
    const id = `01gTw${String(this.#count).padStart(10, '0')}AAA`;
    this.#open.set(id, { owner, selection });
    for (const old of this.#open.keys()) {
      if (this.#open.size <= MAX_OPEN) break;
      this.#open.delete(old);
    }
    return id;
  }

  read(owner: string, id: string): Selection {
    const cursor = this.#open.get(id);
    if (!cursor || cursor.owner !== owner) throw new ApiFault(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    return cursor.selection;
  }
}
