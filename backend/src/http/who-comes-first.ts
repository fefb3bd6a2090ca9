import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Work } from '#db/unit-of-work.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import { ServiceError } from '#services/service-error.ts';

/** Cards and set-up pages sign their calls; all else under here wants an API key. */
export const KEYED = /^\/v1\/(?!cards\/|setup\/)/;

/** Input is read before its caller is known. Whoever has no key is told that, and nothing of the input. */
export async function whoComesFirst(work: Work, c: Context, error: unknown): Promise<unknown> {
  const isOfInput = error instanceof HTTPException || (error instanceof ServiceError && error.code === 'bad_request');
  if (!isOfInput || !KEYED.test(c.req.path)) return error;
  try {
    await authenticate(work, c.req.header('authorization'));
    return error;
  } catch (refusal) {
    return refusal instanceof ServiceError ? refusal : error;
  }
}
