import { z } from 'zod';
import { hubspotApiVersion } from './dated-paths.ts';
import { toProviderError, UnsuccessfulAnswer } from './errors.ts';

/** A journal tells of an object only to an app whose token may read it. */
const scopes = [
  'developer.webhooks_journal.read',
  'developer.webhooks_journal.subscriptions.read',
  'developer.webhooks_journal.subscriptions.write',
  'crm.objects.contacts.read',
  'crm.objects.companies.read',
  'crm.objects.deals.read',
];

const Reply = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const EARLY_MS = 60_000;

export interface AppConfig {
  clientId: string;
  clientSecret: string;
  apiUrl: string;
  timeoutMs: number;
}

/** Calls of the app itself, for no portal: its token comes from its own credentials and is kept while it is good. */
export class HubspotApp {
  readonly #config: AppConfig;
  #token: { value: string; untilMs: number } | null = null;

  constructor(config: AppConfig) {
    this.#config = config;
  }

  /** null = 204, nothing there. */
  async call<Schema extends z.ZodType>(method: 'GET' | 'POST', path: string, schema: Schema, body?: object): Promise<z.infer<Schema> | null> {
    const headers = { authorization: `Bearer ${await this.#accessToken()}`, 'content-type': 'application/json' };
    return this.#request(`${this.#config.apiUrl}${path}`, schema, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  }

  /** Files lie elsewhere, under addresses that are good for minutes and carry their own permission. */
  file<Schema extends z.ZodType>(url: string, schema: Schema): Promise<z.infer<Schema> | null> {
    return this.#request(url, schema, { method: 'GET' });
  }

  async #accessToken(): Promise<string> {
    if (this.#token && this.#token.untilMs > Date.now()) return this.#token.value;
    const { clientId, clientSecret, apiUrl } = this.#config;
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope: scopes.join(' ') };
    const request = { method: 'POST', body: new URLSearchParams(form) };
    const reply = await this.#request(`${apiUrl}/oauth/${hubspotApiVersion}/token`, Reply, request);
    this.#token = reply && { value: reply.access_token, untilMs: Date.now() + reply.expires_in * 1000 - EARLY_MS };
    return reply?.access_token ?? '';
  }

  /** All of it may be asked twice: reading changes nothing, and a subscription is made once however often it is asked for. */
  async #request<Schema extends z.ZodType>(url: string, schema: Schema, request: RequestInit): Promise<z.infer<Schema> | null> {
    const failed = (error: unknown): never => {
      throw toProviderError(error, 'read');
    };
    const reply = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(this.#config.timeoutMs) }).catch(failed);
    const text = await reply.text().catch(failed);
    if (reply.status === 401) this.#token = null;
    if (!reply.ok) return failed(new UnsuccessfulAnswer(reply.status, text, Object.fromEntries(reply.headers)));
    if (reply.status === 204) return null;
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      return failed(error);
    }
  }
}
