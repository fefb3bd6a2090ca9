import type { Stored } from './store.ts';
import type { Twin } from './twin.ts';

/** One delivery of a vendor on its way, in the vendor's own space, so that it survives a restart of the twin. */
export interface Parcel extends Stored {
  seq: number;
  to: string;
  body: Record<string, unknown>;
  /** Attempts made. */
  attempt: number;
  dueAtMs: number;
}

/** How a vendor sends: what is said of itself with each attempt, and when it gives up. */
export interface Sender {
  vendor: string;
  space: string;
  /** Headers and text of this attempt; null = nobody wants it any more. */
  dress(parcel: Parcel): { headers: Record<string, string>; text: string } | null;
  /** Waits before the next attempts; after the last it is given up. */
  retryMs: readonly number[];
}

const KIND = 'parcel';
const POLL_MS = 25;
const TIMEOUT_MS = 5000;

export function post(twin: Twin, space: string, { to, body }: Pick<Parcel, 'to' | 'body'>): void {
  const seq = (twin.store.get<Stored & { last: number }>(space, 'counter', KIND)?.last ?? 0) + 1;
  twin.store.put(space, 'counter', { id: KIND, last: seq });
  twin.store.put<Parcel>(space, KIND, { id: String(seq), seq, to, body, attempt: 0, dueAtMs: Date.now() });
}

export const parcelsLeft = (twin: Twin, space: string): number => twin.store.size(space, KIND);

/** Brings a vendor's parcels to their addresses, oldest first, from now until it is stopped. */
export class Courier {
  readonly #twin: Twin;
  readonly #sender: Sender;
  readonly #stopping = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #round: Promise<void> | null = null;

  constructor(twin: Twin, sender: Sender) {
    this.#twin = twin;
    this.#sender = sender;
    this.#timer = setInterval(() => this.#look(), POLL_MS);
    this.#timer.unref();
  }

  #look(): void {
    if (this.#round || parcelsLeft(this.#twin, this.#sender.space) === 0) return;
    this.#round = this.#round ?? this.#deliverDue().finally(() => (this.#round = null));
  }

  async #deliverDue(): Promise<void> {
    const due = this.#twin.store.all<Parcel>(this.#sender.space, KIND).filter(({ dueAtMs }) => dueAtMs <= Date.now());
    for (const parcel of due.sort((a, b) => a.seq - b.seq)) {
      if (this.#stopping.signal.aborted) return;
      await this.#handle(parcel);
    }
    await this.#twin.store.flush();
  }

  async #handle(parcel: Parcel): Promise<void> {
    const fault = this.#twin.faults.take(`${this.#sender.vendor}-webhooks`, 'POST', new URL(parcel.to).pathname);
    if (fault?.type === 'drop') return this.#forget(parcel);
    if (fault?.type === 'delay') return this.#postpone(parcel, fault.ms);
    // It is overtaken by what comes after it.
    if (fault?.type === 'reorder') return this.#postpone(parcel, 10 * POLL_MS);
    if (fault?.type === 'duplicate') await this.#send(parcel);
    const status = await this.#send(parcel);
    if (this.#stopping.signal.aborted) return;
    const waitMs = this.#sender.retryMs[parcel.attempt];
    if ((status >= 200 && status < 300) || waitMs === undefined) this.#forget(parcel);
    else this.#postpone({ ...parcel, attempt: parcel.attempt + 1 }, waitMs);
  }

  #forget({ id }: Parcel): void {
    this.#twin.store.delete(this.#sender.space, KIND, id);
  }

  #postpone(parcel: Parcel, ms: number): void {
    this.#twin.store.put<Parcel>(this.#sender.space, KIND, { ...parcel, dueAtMs: Date.now() + ms });
  }

  /** Status 0 = no answer. */
  async #send(parcel: Parcel): Promise<number> {
    const dressed = this.#sender.dress(parcel);
    if (!dressed) return 204;
    const headers = { 'content-type': 'application/json', ...dressed.headers };
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const reply = await fetch(parcel.to, { method: 'POST', headers, body: dressed.text, redirect: 'manual', signal }).catch(() => null);
    const answer = reply ? await reply.text().catch(() => null) : null;
    const status = reply && answer !== null ? reply.status : 0;
    this.#twin.recorder.write({
      at: this.#twin.clock.now().toISOString(),
      vendor: this.#sender.vendor,
      direction: 'out',
      method: 'POST',
      url: parcel.to,
      requestHeaders: headers,
      requestBody: dressed.text,
      status,
      responseBody: answer ?? '',
    });
    return status;
  }

  /** What was on its way stays. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#round;
  }
}
