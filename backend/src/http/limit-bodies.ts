import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { Work } from '#db/unit-of-work.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import { KEYED } from './who-comes-first.ts';

const MOST_BYTES = 1024 * 1024;
/** Of whoever comes without a key no more is held in memory. */
const MOST_OF_STRANGERS = 64 * 1024;
/** Read and thrown away, so that who still sends hears the answer. */
const MOST_SWALLOWED = 32 * 1024 * 1024;

/** They take files and say themselves how much. */
const WITH_LIMIT_OF_THEIR_OWN: ReadonlySet<string> = new Set(['/v1/emails/send', '/v1/suppressions/import']);

/** A body is read whole before anything looks at it: its size is looked at first, and of a large one who sends it. */
export function limitBodies(work: Work): MiddlewareHandler {
  const limit = bodyLimit({
    maxSize: MOST_BYTES,
    onError: async (c) => {
      await swallow(c);
      throw new HTTPException(413, { message: 'This is more than is taken here.' });
    },
  });
  return async (c, next) => {
    if (!KEYED.test(c.req.path)) return next();
    // Infinite where it comes in pieces and says nothing.
    const bytes = c.req.header('transfer-encoding') === undefined ? Number(c.req.header('content-length') ?? 0) : Number.POSITIVE_INFINITY;
    if (bytes > MOST_OF_STRANGERS) await requireKey(work, c);
    return WITH_LIMIT_OF_THEIR_OWN.has(c.req.path) ? next() : limit(c, next);
  };
}

async function requireKey(work: Work, c: Context): Promise<void> {
  try {
    await authenticate(work, c.req.header('authorization'));
  } catch (refusal) {
    await swallow(c);
    throw refusal;
  }
}

/** What is refused unread is still on its way, and nobody's next call may come behind it. */
async function swallow(c: Context): Promise<void> {
  c.header('connection', 'close');
  let swallowed = 0;
  try {
    for await (const piece of c.req.raw.body ?? []) {
      swallowed += piece.byteLength;
      if (swallowed > MOST_SWALLOWED) return;
    }
  } catch {
    // Whoever hung up hears nothing anyway.
  }
}
