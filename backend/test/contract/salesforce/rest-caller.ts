import type { TestOrg } from '../../../sandbox/salesforce/test-org.ts';

export interface Reply {
  status: number;
  headers: Headers;
  body: unknown;
}

export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>;

/** Plain HTTP with a session, as any client would speak; paths begin behind the version. */
export function restCaller(org: TestOrg, user = 'rep', version = 'v67.0'): Call {
  const authorization = `Bearer ${org.accessToken(user)}`;
  return async (method, path, body, headers = {}) => {
    const content = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const reply = await fetch(`${org.url}/services/data/${version}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json', ...headers },
      ...content,
    });
    const text = await reply.text();
    const isJson = reply.headers.get('content-type')?.includes('json') ?? false;
    return { status: reply.status, headers: reply.headers, body: isJson && text !== '' ? JSON.parse(text) : text };
  };
}

/** "404 NOT_FOUND" */
export function fault({ status, body }: Reply): string {
  const [first]: unknown[] = Array.isArray(body) ? body : [body];
  const code =
    typeof first === 'object' && first !== null ? Object.entries(first).find(([key]) => key === 'errorCode' || key === 'error')?.[1] : first;
  return `${status} ${String(code)}`;
}

export const withoutAttributes = (record: object): object => Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'attributes'));
