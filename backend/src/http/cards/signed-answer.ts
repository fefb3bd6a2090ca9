import type { Context } from 'hono';
import { openCardCall, type OpenedCall } from '#services/card/open-call.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { ServiceError } from '#services/service-error.ts';
import type { HttpDeps } from '../deps.ts';
import { toProblem } from '../errors.ts';
import { requireStorable } from '../require-storable.ts';

/** One call of the CRM's page: signature, org, user; then `run`. Business errors travel as 200 {ok:false}, because HubSpot's proxy hides other bodies. */
export async function signedAnswer(c: Context, deps: HttpDeps, run: (call: OpenedCall, rawBody: string) => Promise<unknown>): Promise<Response> {
  const rawBody = await c.req.text();
  const url = new URL(c.req.url);
  try {
    const call = await openCardCall(deps.work, deps, {
      provider: c.req.param('provider') ?? '',
      request: { method: c.req.method, pathAndQuery: url.pathname + url.search, headers: c.req.raw.headers, rawBody, nowMs: Date.now() },
    });
    requireStorable(c.req.param());
    return c.json({ ok: true, data: await run(call, rawBody).catch(inWords) });
  } catch (error) {
    const { status, problem } = toProblem(error);
    // A bad signature or our own breakdown is not a business answer; a CRM that does not answer us is.
    if (status === 401 || (status >= 500 && problem.code !== 'crm_unavailable')) throw error;
    return c.json({ ok: false, problem });
  }
}

/** Once the caller is known, what the CRM refuses it refuses to us. */
function inWords(error: unknown): never {
  if (error instanceof ProviderError && error.failure === 'permission')
    throw new ServiceError('conflict', 'The CRM does not let us do this.', 'Nothing was changed. An admin there can allow it to the connected user.');
  throw error;
}
