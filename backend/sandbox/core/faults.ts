/** Refuses single records inside requests that are otherwise fine; `match` sees "update Contact 003…". */
export interface RowFault {
  type: 'row';
  statusCode: string;
  message?: string;
  /** With DUPLICATES_DETECTED: the record it duplicates. */
  existingId?: string;
}

/** One planned misbehaviour of a vendor, used up after `times` matching requests. */
export interface Fault {
  vendor: string;
  /** Matched against "METHOD /path"; absent = every request of the vendor. */
  match?: string;
  times: number;
  kind:
    | { type: 'status'; status: number; retryAfterSeconds?: number; body?: unknown }
    /** Takes effect, then answers 504. */
    | { type: 'accept_then_504' }
    /** Takes effect, then the connection is cut without an answer. */
    | { type: 'accept_then_drop' }
    /** Never answers; the connection is held open. */
    | { type: 'hang' }
    | { type: 'delay'; ms: number }
    | RowFault
    /** Of what the vendor sends on its own: sent twice, never, or in another order. */
    | { type: 'duplicate' }
    | { type: 'drop' }
    | { type: 'reorder' }
    /** Change data capture: what becomes of the event of a committed change. */
    | { type: 'gap_event' | 'overflow_event' | 'wildcard_event' | 'lose_event' | 'duplicate_event' }
    /** Change data capture: what becomes of a call or a stream. `errorCode` is the vendor's, in full. */
    | { type: 'drop_stream' | 'expire_replay_ids' }
    | { type: 'refuse'; errorCode: string };
}

export class Faults {
  readonly #planned: Fault[] = [];

  plan(fault: Fault): void {
    this.#planned.push({ ...fault });
  }

  clear(): void {
    this.#planned.length = 0;
  }

  list(): readonly Fault[] {
    return this.#planned;
  }

  /** The next fault for this request, used up by asking. */
  take(vendor: string, method: string, path: string): Exclude<Fault['kind'], RowFault> | null {
    const kind = this.#use(vendor, `${method} ${path}`, ({ type }) => type !== 'row');
    return kind?.type === 'row' ? null : kind;
  }

  /** The next fault for this record, used up by asking. */
  takeRow(vendor: string, what: string): RowFault | null {
    const kind = this.#use(vendor, what, ({ type }) => type === 'row');
    return kind?.type === 'row' ? kind : null;
  }

  #use(vendor: string, what: string, isMeant: (kind: Fault['kind']) => boolean): Fault['kind'] | null {
    const index = this.#planned.findIndex(
      (fault) =>
        fault.vendor === vendor && fault.times > 0 && isMeant(fault.kind) && (fault.match === undefined || new RegExp(fault.match).test(what)),
    );
    const fault = this.#planned[index];
    if (!fault) return null;
    fault.times -= 1;
    if (fault.times === 0) this.#planned.splice(index, 1);
    return fault.kind;
  }
}
