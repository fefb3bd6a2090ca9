import hubspot from '@hubspot/api-client';
import { z } from 'zod';
import type { VendorWord } from '#domain/crm-sync/budget.ts';
import type { Effect } from '#ports/no-answer.ts';
import type { CallMeter, CrmCredentials } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { ToldClock } from '#ports/told-clock.ts';
import { agentFor } from './agent.ts';
import { toDatedUrl } from './dated-paths.ts';
import { toProviderError, UnsuccessfulAnswer } from './errors.ts';
import { TokenBucket } from './token-bucket.ts';

export type Sdk = InstanceType<typeof hubspot.Client>;

/** What the generated client hands its middleware before a request. */
interface OutgoingRequest {
  getUrl(): string;
  setUrl(url: string): void;
  setHeaderParam(name: string, value: string): void;
}

function isOutgoing(context: unknown): context is OutgoingRequest {
  return typeof context === 'object' && context !== null && 'getUrl' in context && 'setUrl' in context && 'setHeaderParam' in context;
}

interface IncomingAnswer {
  httpStatusCode: number;
  headers: Record<string, string>;
  body: { text(): Promise<string> };
}

function isIncoming(context: unknown): context is IncomingAnswer {
  return typeof context === 'object' && context !== null && 'httpStatusCode' in context && 'headers' in context && 'body' in context;
}

const changed = (): Error => new Error('@hubspot/api-client changed its middleware contract');

/** Dates every path, fetches the token per call (it changes under a living session), and keeps refusals as they came. */
export function hubspotMiddleware(accessToken: () => Promise<string>, told: (headers: Readonly<Record<string, string>>) => void = () => undefined) {
  return {
    pre: async (context: unknown): Promise<unknown> => {
      if (!isOutgoing(context)) throw changed();
      context.setUrl(toDatedUrl(context.getUrl()));
      context.setHeaderParam('Authorization', `Bearer ${await accessToken()}`);
      return context;
    },
    post: async (context: unknown): Promise<unknown> => {
      if (!isIncoming(context)) throw changed();
      const { httpStatusCode: status, headers, body } = context;
      told(headers);
      if (status < 200 || status > 299) throw new UnsuccessfulAnswer(status, await body.text(), headers);
      return context;
    },
  };
}

/** A call the generated client has no form of. */
export interface DirectCall {
  effect: Effect;
  method: 'GET' | 'POST';
  /** Dated already. */
  path: string;
  body?: unknown;
}

/** Only the day's allowance: of the ten seconds' one our own pacing takes care. Apps installed by OAuth may have none of a day. */
export function readLimits(headers: Readonly<Record<string, string>>): VendorWord {
  const [remaining, perDay] = ['x-hubspot-ratelimit-daily-remaining', 'x-hubspot-ratelimit-daily'].map((name) => Number(headers[name] || Number.NaN));
  if (remaining === undefined || perDay === undefined || !Number.isFinite(remaining)) return {};
  return Number.isFinite(perDay) ? { remaining, perDay } : { remaining };
}

interface Answered {
  body: { text(): Promise<string> };
}

/**
 * One portal. The generated client gets neither limiter nor retries: both live in a process-wide singleton that the
 * client of the next tenant overwrites. Burst + ten seconds of refill stay under HubSpot's 110 calls in ten seconds, and
 * searches under 5 in one second; `pace` multiplies all three.
 */
export class HubspotClient {
  readonly sdk: Sdk;
  readonly #fetch: (call: DirectCall) => Promise<Response>;
  readonly #calls: TokenBucket;
  readonly #searches: TokenBucket;
  readonly #meter: CallMeter | undefined;
  readonly #clock = new ToldClock();
  #word: VendorWord = {};

  constructor(apiUrl: string, credentials: CrmCredentials, { timeoutMs, pace }: { timeoutMs: number; pace: number }) {
    this.#calls = new TokenBucket(Math.max(1, 40 * pace), 6 * pace);
    this.#searches = new TokenBucket(Math.max(1, pace), 4 * pace);
    this.#meter = credentials.meter;
    this.#fetch = async ({ method, path, body }) =>
      fetch(`${apiUrl}${path}`, {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: { authorization: `Bearer ${await credentials.accessToken()}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    this.sdk = new hubspot.Client({
      basePath: apiUrl,
      httpAgent: agentFor(apiUrl, timeoutMs),
      middleware: [
        hubspotMiddleware(
          () => credentials.accessToken(),
          (headers) => {
            this.#word = readLimits(headers);
            this.#clock.hear(headers['date']);
          },
        ),
      ],
    });
  }

  /** As HubSpot last told it. */
  now(): Date | null {
    return this.#clock.now();
  }

  /** Our own reading of the reply: the generated models drop fields they do not know. */
  async #run<Schema extends z.ZodType>(effect: Effect, schema: Schema, call: (sdk: Sdk) => Promise<Answered>): Promise<z.infer<Schema>> {
    this.#meter?.sent();
    const text = await call(this.sdk)
      .then((answer) => answer.body.text())
      .catch((error: unknown) => {
        throw toProviderError(error, effect);
      })
      .finally(() => {
        this.#meter?.answered(this.#word);
        this.#word = {};
      });
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      throw new ProviderError(effect === 'write' ? 'unknown_outcome' : 'temporary', 'HubSpot answered in a form we do not know', { cause });
    }
  }

  async read<Schema extends z.ZodType>(schema: Schema, call: (sdk: Sdk) => Promise<Answered>): Promise<z.infer<Schema>> {
    await this.#calls.take();
    return this.#run('read', schema, call);
  }

  async write<Schema extends z.ZodType>(schema: Schema, call: (sdk: Sdk) => Promise<Answered>): Promise<z.infer<Schema>> {
    await this.#calls.take();
    return this.#run('write', schema, call);
  }

  /** For what the generated client does not know yet. */
  async direct<Schema extends z.ZodType>(schema: Schema, call: DirectCall): Promise<z.infer<Schema>> {
    await this.#calls.take();
    const asked = async (): Promise<Answered> => {
      const answer = await this.#fetch(call);
      const text = await answer.text();
      if (!answer.ok) throw new UnsuccessfulAnswer(answer.status, text, Object.fromEntries(answer.headers));
      return { body: { text: async () => text } };
    };
    return this.#run(call.effect, schema, asked);
  }

  /** Searches have a limit of their own. */
  async search<Schema extends z.ZodType>(schema: Schema, call: (sdk: Sdk) => Promise<Answered>): Promise<z.infer<Schema>> {
    await this.#searches.take();
    return this.#run('read', schema, call);
  }
}
