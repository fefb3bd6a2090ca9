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
export const storableInput: MiddlewareHandler = async (c, next) => {
  const hasJson = c.req.header('content-type')?.includes('json') === true;
  if (c.req.url.includes('%00') || (hasJson && isOdd(await c.req.text())))
    throw new ServiceError('bad_request', 'A text has a character that cannot be kept.', 'Nothing was changed.');
  await next();
};
