import type { MiddlewareHandler } from 'hono';
import { ServiceError } from '#services/service-error.ts';

/** A NUL, or half a character. JSON says whole characters as themselves. */
const ODD = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i;

function isOdd(text: string): boolean {
  if (!ODD.test(text)) return false;
  try {
    return ODD.test(JSON.stringify(JSON.parse(text)));
  } catch {
    // Who reads it says so.
    return false;
  }
}

/** No text with a NUL or half a character can be stored, wherever in a request it stands. */
export function requireStorable(url: string, json: string): void {
  if (url.includes('%00') || isOdd(json))
    throw new ServiceError('bad_request', 'A text has a character that cannot be kept.', 'Nothing was changed.');
}

/** The CRM's own pages look by themselves, once they know their caller: their answers travel in an envelope. */
const IN_ENVELOPES = /^\/v1\/(?:cards|setup)\//;

export const storableInput: MiddlewareHandler = async (c, next) => {
  const hasJson = c.req.header('content-type')?.includes('json') === true;
  if (!IN_ENVELOPES.test(c.req.path)) requireStorable(c.req.url, hasJson ? await c.req.text() : '');
  await next();
};
