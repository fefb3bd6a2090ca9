import { setTimeout as pause } from 'node:timers/promises';
import { Client, type Context, GraphClientError, type GraphRequest, type Middleware, ResponseType } from '@microsoft/microsoft-graph-client';
import type { z } from 'zod';
import type { LastLook } from '#ports/mail.ts';
import type { Effect } from '#ports/no-answer.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { RefusedCall, toProviderError } from './errors.ts';

/** The ids that stay when a mail moves, above all from the drafts to the sent items. */
const IMMUTABLE = 'IdType="ImmutableId"';
const VERSION = 'v1.0';
/** Of a refusal; and of an answer, which is a list of at most a page. */
const MOST_JSON_BYTES = 8 * 1024 * 1024;
/** Of a mail: what is beyond is attachments. */
const MOST_MAIL_BYTES = 25 * 1024 * 1024;
/** Longer waits are the caller's. */
const LONGEST_WAIT_MS = 5_000;
const READ_TRIES = 3;

/**
 * One request, one try. The library's own chain tries a send again after a 504, sends no token to an address of ours, and
 * follows redirects; this one does none of it.
 */
function oneTry(timeoutMs: number): Middleware {
  return {
    async execute(context: Context) {
      try {
        const { method, body, headers } = context.options ?? {};
        const signal = AbortSignal.timeout(timeoutMs);
        const sent = { method: method ?? 'GET', headers: new Headers(headers), body: body ?? null };
        context.response = await fetch(context.request, { ...sent, redirect: 'error', signal });
      } catch (cause) {
        // Any other kind of error would be flattened to its text.
        throw Object.assign(new GraphClientError('no answer'), { customError: cause });
      }
    },
  };
}

/** At most so many bytes; the rest is not read. */
async function bytesOf(response: Response, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= most) break;
  }
  return Buffer.concat(chunks).subarray(0, most);
}

async function jsonOf(response: Response): Promise<unknown> {
  const text = Buffer.from(await bytesOf(response, MOST_JSON_BYTES)).toString();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const unread = async (response: Response): Promise<void> => response.body?.cancel();

interface Call {
  method: 'get' | 'post' | 'patch' | 'delete';
  path: string;
  /** A text goes out as it is, as text/plain. */
  body?: unknown;
  pageSize?: number;
  effect: Effect;
  lastLook?: LastLook | undefined;
}

/** One mailbox. */
export class OutlookClient {
  readonly #graph: Client;
  readonly #root: string;
  readonly #accessToken: () => Promise<string>;

  constructor(options: { apiUrl: string; accessToken: () => Promise<string>; timeoutMs: number }) {
    const baseUrl = options.apiUrl.replace(/\/+$/, '');
    this.#root = `${baseUrl}/${VERSION}`;
    this.#accessToken = options.accessToken;
    this.#graph = Client.initWithMiddleware({ baseUrl, defaultVersion: VERSION, middleware: oneTry(options.timeoutMs) });
  }

  read<Schema extends z.ZodType>(schema: Schema, path: string, pageSize?: number): Promise<z.infer<Schema>> {
    return this.#json(schema, { method: 'get', path, effect: 'read', ...(pageSize === undefined ? {} : { pageSize }) });
  }

  /** A write that may be made twice without harm. */
  change<Schema extends z.ZodType>(schema: Schema, method: 'post' | 'patch', path: string, body: unknown): Promise<z.infer<Schema>> {
    return this.#json(schema, { method, path, body, effect: 'read' });
  }

  /** A write that must not happen twice. `lastLook` is asked when nothing but the call is left. */
  async once(path: string, body: string | undefined, lastLook: LastLook | undefined): Promise<void> {
    await this.#run({ method: 'post', path, body, effect: 'write', lastLook }, unread);
  }

  async remove(path: string): Promise<void> {
    await this.#run({ method: 'delete', path, effect: 'read' }, unread);
  }

  bytes(path: string): Promise<Uint8Array> {
    return this.#run({ method: 'get', path, effect: 'read' }, (response) => bytesOf(response, MOST_MAIL_BYTES));
  }

  /** A link of an answer as a path; the token is not carried to any other place. */
  pathOf(link: string): string {
    if (!link.startsWith(`${this.#root}/`)) throw new ProviderError('temporary', 'Outlook answered with a link to another place');
    return link.slice(this.#root.length);
  }

  async #json<Schema extends z.ZodType>(schema: Schema, call: Call): Promise<z.infer<Schema>> {
    const parsed = schema.safeParse(await this.#run(call, jsonOf));
    if (parsed.success) return parsed.data;
    throw new ProviderError('temporary', 'Outlook answered in a form we do not know', { cause: parsed.error });
  }

  async #run<Result>(call: Call, take: (response: Response) => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries += 1) {
      const token = await this.#accessToken();
      await call.lastLook?.();
      try {
        return await take(await this.#send(call, token));
      } catch (thrown) {
        const error = toProviderError(thrown, call.effect);
        const waitMs = error.failure === 'rate_limited' ? error.retryAfterMs : null;
        if (call.method !== 'get' || waitMs === null || waitMs > LONGEST_WAIT_MS || tries >= READ_TRIES) throw error;
        await pause(waitMs);
      }
    }
  }

  async #send(call: Call, token: string): Promise<Response> {
    const prefer = call.pageSize === undefined ? IMMUTABLE : `${IMMUTABLE}, odata.maxpagesize=${call.pageSize}`;
    const request = this.#graph.api(call.path).header('Prefer', prefer).header('Authorization', `Bearer ${token}`).responseType(ResponseType.RAW);
    if (typeof call.body === 'string') request.header('Content-Type', 'text/plain');
    const response = await dispatch(request, call).catch((error: unknown) => {
      throw error instanceof GraphClientError && error.customError !== undefined ? error.customError : error;
    });
    if (response.ok) return response;
    throw new RefusedCall(response.status, await jsonOf(response), response.headers.get('retry-after'));
  }
}

function dispatch(request: GraphRequest, { method, body }: Call): Promise<Response> {
  if (method === 'get') return request.get();
  if (method === 'delete') return request.delete();
  return method === 'post' ? request.post(body) : request.patch(body);
}
