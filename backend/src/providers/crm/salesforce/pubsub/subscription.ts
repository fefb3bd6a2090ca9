import type { ClientDuplexStream } from '@grpc/grpc-js';
import { ProviderError } from '#ports/provider-error.ts';
import { toStreamError } from './errors.ts';
import { FetchResponse } from './wire.ts';

/** More are never owed at once. */
const MOST_REQUESTED = 100;

interface Terms {
  topic: string;
  silenceMs: number;
  signal: AbortSignal;
}

/** One Subscribe call, read answer by answer; what comes while nobody asks waits in the connection. */
export class Subscription {
  readonly #call: ClientDuplexStream<object, object>;
  readonly #terms: Terms;
  readonly #answers: AsyncIterator<unknown>;
  readonly #cancel = (): void => this.#call.cancel();

  constructor(call: ClientDuplexStream<object, object>, terms: Terms) {
    this.#call = call;
    this.#terms = terms;
    this.#answers = call[Symbol.asyncIterator]();
    // A failure while nobody waits for an answer is told by the next one.
    call.on('error', () => undefined);
    terms.signal.addEventListener('abort', this.#cancel);
  }

  /** null = from now on. */
  start(replay: string | null): void {
    const from = replay === null ? { replay_preset: 'LATEST' } : { replay_preset: 'CUSTOM', replay_id: Buffer.from(replay, 'base64') };
    this.#call.write({ topic_name: this.#terms.topic, num_requested: MOST_REQUESTED, ...from });
  }

  /** The topic and the place to start from belong to the first request alone. */
  askForMore(): void {
    this.#call.write({ topic_name: this.#terms.topic, num_requested: MOST_REQUESTED });
  }

  /** null once the caller has had enough; an end that nobody asked for is a failure that passes. */
  async next(): Promise<FetchResponse | null> {
    const { signal, silenceMs } = this.#terms;
    if (signal.aborted) return null;
    let isSilent = false;
    const watchdog = setTimeout(() => {
      isSilent = true;
      this.#call.cancel();
    }, silenceMs);
    try {
      const answer = await this.#answers.next();
      if (answer.done) throw new ProviderError('temporary', 'the stream ended');
      return FetchResponse.parse(answer.value);
    } catch (error) {
      if (signal.aborted) return null;
      throw isSilent ? new ProviderError('temporary', `nothing came for ${silenceMs} ms`, { cause: error }) : toStreamError(error);
    } finally {
      clearTimeout(watchdog);
    }
  }

  close(): void {
    this.#terms.signal.removeEventListener('abort', this.#cancel);
    this.#call.cancel();
  }
}
