import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Work } from '#db/unit-of-work.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import { KEYED } from './who-comes-first.ts';

const MOST_BYTES = 1024 * 1024;
/** Of whoever comes without a key no more is held in memory. */
const MOST_OF_STRANGERS = 64 * 1024;

/** They take files and say themselves how much. */
const WITH_LIMIT_OF_THEIR_OWN: ReadonlySet<string> = new Set(['/v1/emails/send', '/v1/suppressions/import']);

/** A body is read whole before anything looks at it: its size is looked at first, and of a large one who sends it. */
export function limitBodies(work: Work): MiddlewareHandler {
  const limit = bodyLimit({ maxSize: MOST_BYTES });
  return async (c, next) => {
    if (!KEYED.test(c.req.path)) return next();
    // Infinite where it comes in pieces and says nothing.
    const bytes = c.req.header('transfer-encoding') === undefined ? Number(c.req.header('content-length') ?? 0) : Number.POSITIVE_INFINITY;
    if (bytes > MOST_OF_STRANGERS) {
      // What is refused unread is still on its way: nobody else's call may come behind it.
      c.header('connection', 'close');
      await authenticate(work, c.req.header('authorization'));
    }
    return WITH_LIMIT_OF_THEIR_OWN.has(c.req.path) ? next() : limit(c, next);
  };
}
