import { z } from 'zod';
import { ApiFault } from '../api-fault.ts';
import type { Api, Kit } from '../kit.ts';
import { readJson } from './api.ts';
import { parseBody } from './collection-body.ts';
import type { Dispatch } from './dispatch.ts';

const MOST_REQUESTS = 25;

const Body = z.object({
  haltOnError: z.boolean().default(false),
  batchRequests: z
    .array(z.object({ method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']), url: z.string(), richInput: z.unknown().optional() }))
    .min(1),
});

/** Independent requests in one; each counts against the day's allowance. */
export function addCompositeBatch(api: Api, { usage }: Kit, dispatch: () => Dispatch): void {
  api.post('/composite/batch', async (c) => {
    const { session } = c.var;
    const { haltOnError, batchRequests } = parseBody(Body, await readJson(c.req));
    if (batchRequests.length > MOST_REQUESTS)
      throw new ApiFault(400, 'LIMIT_EXCEEDED', `The batch request can have at most ${MOST_REQUESTS} subrequests`);
    const results: { statusCode: number; result: unknown }[] = [];
    let hasErrors = false;
    for (const { method, url, richInput } of batchRequests) {
      if (haltOnError && hasErrors) {
        results.push({ statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }] });
        continue;
      }
      if (!usage.spend(session.org)) throw new ApiFault(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
      const path = url.startsWith('/services/data/') ? url : `/services/data/${url.replace(/^\/+/, '')}`;
      const { status, body } = await dispatch()(session, { method, url: path, headers: {}, body: richInput });
      hasErrors ||= status >= 400;
      results.push({ statusCode: status, result: body });
    }
    return c.json({ hasErrors, results });
  });
}
