import type { Context } from 'hono';

/** Our own forms have a few ticks. */
const MOST_BYTES = 16 * 1024;

export type Form = Awaited<ReturnType<Context['req']['parseBody']>>;

/** null = it is none, or more than anybody of good will sends: that is not read. */
export async function readForm(c: Context): Promise<Form | null> {
  const bytes = c.req.header('content-length');
  if (bytes === undefined || Number(bytes) > MOST_BYTES) {
    c.header('connection', 'close');
    return null;
  }
  try {
    return await c.req.parseBody();
  } catch {
    return null;
  }
}
