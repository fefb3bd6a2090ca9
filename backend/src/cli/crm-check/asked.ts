import type { CustomCrmObject, CustomCrmRecord } from '@salesos/shared/api/custom-crm';
import { CustomCrmPage } from '@salesos/shared/api/custom-crm';
import type { z } from 'zod';
import type { HttpClient, HttpRequest } from '#ports/http-client.ts';

/** A rule that is not kept; the message says what was seen. */
export class NotKept extends Error {}

export interface Asked {
  status: number;
  json: unknown;
}

/** Somebody's implementation, asked as the product would and as it never would. */
export class Implementation {
  readonly #http: HttpClient;
  readonly #baseUrl: string;
  readonly #key: string;

  constructor(http: HttpClient, baseUrl: string, key: string) {
    this.#http = http;
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    this.#key = key;
  }

  /** `key` null = none at all; `raw` goes out as it is. */
  async ask(method: HttpRequest['method'], path: string, options: { body?: unknown; raw?: string; key?: string | null } = {}): Promise<Asked> {
    const key = options.key === undefined ? this.#key : options.key;
    const body = options.raw ?? (options.body === undefined ? null : JSON.stringify(options.body));
    const headers = { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...(body === null ? {} : { 'content-type': 'application/json' }) };
    const answer = await this.#http.send({ method, url: `${this.#baseUrl}${path}`, headers, body });
    try {
      return { status: answer.status, json: JSON.parse(answer.body) };
    } catch {
      return { status: answer.status, json: undefined };
    }
  }

  async want<Schema extends z.ZodType>(schema: Schema, method: HttpRequest['method'], path: string, body?: unknown): Promise<z.infer<Schema>> {
    const { status, json } = await this.ask(method, path, body === undefined ? {} : { body });
    if (status < 200 || status > 299) throw new NotKept(`${method} ${path} answered ${status}`);
    const parsed = schema.safeParse(json);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new NotKept(`${method} ${path}: ${issue?.path.map(String).join('.') || 'the body'}: ${issue?.message ?? 'is not as it should be'}`);
  }

  /** Page after page from the beginning, as far as `most` records. */
  async walk(object: CustomCrmObject, limit: number, most: number): Promise<{ records: CustomCrmRecord[]; isWhole: boolean; largest: number }> {
    const records: CustomCrmRecord[] = [];
    let largest = 0;
    for (;;) {
      const last = records.at(-1);
      const query = new URLSearchParams({ limit: String(limit), ...(last ? { modifiedAfter: last.modifiedAt, idAfter: last.id } : {}) });
      const page = await this.want(CustomCrmPage, 'GET', `/records/${object}?${query}`);
      records.push(...page.records);
      largest = Math.max(largest, page.records.length);
      if (!page.hasMore) return { records, isWhole: true, largest };
      if (page.records.length === 0) throw new NotKept(`a page of ${object}s is empty and says that there is more`);
      if (records.length >= most) return { records, isWhole: false, largest };
    }
  }
}

export function mustBe(isKept: boolean, found: string): void {
  if (!isKept) throw new NotKept(found);
}
