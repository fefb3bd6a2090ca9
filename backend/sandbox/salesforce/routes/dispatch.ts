import { Hono } from 'hono';
import type { Api, ApiSession } from '../kit.ts';

export interface SubRequest {
  method: string;
  /** "/services/data/v67.0/…" */
  url: string;
  headers: Record<string, string>;
  body: unknown;
}

export interface SubReply {
  status: number;
  location: string | null;
  /** null where there is none. */
  body: unknown;
}

export type Dispatch = (session: ApiSession, request: SubRequest) => Promise<SubReply>;

/** Requests inside a request: the same routes, the session of the outer one. */
export function createDispatch(api: Api): Dispatch {
  const inner = new Hono<{ Bindings: { nested: ApiSession } }>({ strict: false });
  inner.route('/services/data/:version', api);
  inner.notFound((c) => c.json([{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }], 404));
  return async (session, { method, url, headers, body }) => {
    const content = body === undefined || method === 'GET' ? {} : { body: JSON.stringify(body) };
    const request = new Request(new URL(url, 'http://inner'), { method, headers: { ...headers, 'content-type': 'application/json' }, ...content });
    const reply = await inner.fetch(request, { nested: session });
    const text = await reply.text();
    const isJson = reply.headers.get('content-type')?.includes('json') ?? false;
    return { status: reply.status, location: reply.headers.get('location'), body: text === '' ? null : isJson ? JSON.parse(text) : text };
  };
}
