import type { z } from 'zod';
import type { CallMeter } from '#ports/crm.ts';
import type { Effect } from '#ports/no-answer.ts';
import type { HttpClient, HttpRequest } from '#ports/http-client.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { answerFailure, toProviderError } from './errors.ts';

export interface CustomCrmCall {
  effect: Effect;
  method: HttpRequest['method'];
  /** Below the base address, with its query. */
  path: string;
  body?: unknown;
}

/** One company's implementation of the contract. */
export class CustomCrmClient {
  readonly #http: HttpClient;
  readonly #baseUrl: string;
  readonly #key: () => Promise<string>;
  readonly #meter: CallMeter | undefined;

  constructor(http: HttpClient, baseUrl: string, { key, meter }: { key: () => Promise<string>; meter?: CallMeter }) {
    this.#http = http;
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    this.#key = key;
    this.#meter = meter;
  }

  async call<Schema extends z.ZodType>(schema: Schema, { effect, method, path, body }: CustomCrmCall): Promise<z.infer<Schema>> {
    const key = await this.#key();
    this.#meter?.sent();
    const answer = await this.#http
      .send({
        method,
        url: `${this.#baseUrl}${path}`,
        headers: {
          authorization: `Bearer ${key}`,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
      })
      .catch((error: unknown) => {
        throw toProviderError(error, effect);
      })
      .finally(() => this.#meter?.answered({}));
    if (answer.status < 200 || answer.status > 299) throw answerFailure(answer, effect);
    try {
      return schema.parse(JSON.parse(answer.body));
    } catch (cause) {
      throw new ProviderError(effect === 'write' ? 'unknown_outcome' : 'temporary', 'the CRM answered otherwise than the contract says', { cause });
    }
  }
}
