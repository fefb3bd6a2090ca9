import type { CrmCredentials } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import jsforce from 'jsforce';
import { HttpApi } from 'jsforce/lib/http-api.js';
import type { HttpResponse } from 'jsforce/lib/types/index.js';
import { z } from 'zod';
import { toProviderError, type RequestKind } from './errors.ts';
import { BoundedTransport } from './transport.ts';
import { Describe, queryPage } from './wire.ts';

export const DEFAULT_API_VERSION = '67.0';

/** What our writes are called in the org's change events and event logs. */
export const CLIENT_NAME = 'SalesOS';

/**
 * Fields may come and go; a refusal that speaks of one asks at once. Shorter than a poll looks back, so what was read
 * without a field that is there by now (`IsPersonAccount` above all) is read again with it.
 */
const DESCRIBED_MS = 5 * 60_000;

interface Ask<Shape extends z.ZodType> {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below /services/data/vXX.0, or from /services on. */
  path: string;
  kind: RequestKind;
  reply: Shape;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

/** One org through jsforce: a fresh token for every call, each reply parsed, every failure a ProviderError. */
export class SalesforceClient {
  readonly #credentials: CrmCredentials;
  readonly #connection: jsforce.Connection;
  readonly #transport: BoundedTransport;
  readonly #described = new Map<string, { described: Promise<Describe>; untilMs: number }>();

  constructor(credentials: CrmCredentials, apiVersion: string) {
    this.#credentials = credentials;
    this.#transport = new BoundedTransport(credentials.meter);
    // Without OAuth settings jsforce refreshes nothing by itself: refreshing is the caller's, once for everybody.
    this.#connection = new jsforce.Connection({ instanceUrl: credentials.instanceUrl.replace(/\/+$/, ''), version: apiVersion });
  }

  /** As the org last told it. */
  now(): Date | null {
    return this.#transport.clock.now();
  }

  async ask<Shape extends z.ZodType>({ method, path, kind, reply, body, headers: more = {} }: Ask<Shape>): Promise<z.infer<Shape>> {
    this.#connection.accessToken = await this.#credentials.accessToken();
    try {
      const headers = {
        ...more,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'GET' ? {} : { 'sforce-call-options': `client=${CLIENT_NAME}` }),
      };
      const request = { method, url: path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      return reply.parse(await this.#connection.request(request, { transport: this.#transport }));
    } catch (error) {
      throw toProviderError(error, kind);
    }
  }

  /** An answer that is no JSON, with its headers. */
  async text(path: string, headers: Readonly<Record<string, string>>): Promise<HttpResponse> {
    this.#connection.accessToken = await this.#credentials.accessToken();
    const api = new HttpApi(this.#connection, { transport: this.#transport, responseType: 'text/plain' });
    const answered: HttpResponse[] = [];
    api.on('response', (response: HttpResponse) => answered.push(response));
    try {
      await api.request({ method: 'GET', url: `${this.#connection._baseUrl()}${path}`, headers: { ...headers } });
    } catch (error) {
      throw toProviderError(error, 'read');
    }
    const [response] = answered;
    if (!response) throw new ProviderError('temporary', 'no answer from Salesforce');
    return response;
  }

  /** `ended` also answers deleted and merged records. */
  query<Shape extends z.ZodType>(
    soql: string,
    record: Shape,
    { ended = false }: { ended?: boolean } = {},
  ): Promise<z.infer<ReturnType<typeof queryPage<Shape>>>> {
    return this.ask({
      method: 'GET',
      path: `/${ended ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`,
      kind: 'read',
      reply: queryPage(record),
    });
  }

  async queryAll<Shape extends z.ZodType>(soql: string, record: Shape): Promise<z.infer<Shape>[]> {
    let page = await this.query(soql, record);
    const records = [...page.records];
    while (!page.done && page.nextRecordsUrl !== undefined) {
      page = await this.ask({ method: 'GET', path: page.nextRecordsUrl, kind: 'read', reply: queryPage(record) });
      records.push(...page.records);
    }
    return records;
  }

  /** What the org looks like may have changed: it is asked again. */
  forget(): void {
    this.#described.clear();
  }

  /** Once for a while; an object the user may not see at all answers like one without any right. */
  describe(object: string): Promise<Describe> {
    const known = this.#described.get(object);
    if (known && known.untilMs > Date.now()) return known.described;
    const described = this.ask({ method: 'GET', path: `/sobjects/${object}/describe`, kind: 'read', reply: Describe });
    this.#described.set(object, { described, untilMs: Date.now() + DESCRIBED_MS });
    described.catch(() => this.#described.delete(object));
    return described;
  }
}
