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
  take(vendor: string, method: string, path: string): Fault['kind'] | null {
    const index = this.#planned.findIndex(
      (fault) => fault.vendor === vendor && fault.times > 0 && (fault.match === undefined || new RegExp(fault.match).test(`${method} ${path}`)),
    );
    const fault = this.#planned[index];
    if (!fault) return null;
    fault.times -= 1;
    if (fault.times === 0) this.#planned.splice(index, 1);
    return fault.kind;
  }
}
