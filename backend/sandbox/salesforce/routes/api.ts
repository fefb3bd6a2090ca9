import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { changeOriginOf } from '../changes/change-origin.ts';
import { ApiFault, DmlFailure, notFound } from '../api-fault.ts';
import type { Api, ApiSession, Kit } from '../kit.ts';
import { findAccessToken } from '../oauth/tokens.ts';
import { bearerOf } from '../oauth/identity.ts';
import { findOrg } from '../org.ts';
import { RETIRED, VERSIONS } from './version-range.ts';

/** Everything under /services/data/vXX.0: session, daily allowance, and errors in the vendor's shape. */
export function createApi({ twin, usage }: Kit): Api {
  const api: Api = new Hono<{ Bindings: HttpBindings & { nested?: ApiSession }; Variables: { session: ApiSession } }>();
  api.use('*', async (c, next) => {
    const version = c.req.param('version') ?? '';
    const number = Number(/^v(\d+)\.0$/.exec(version)?.[1]);
    if (number >= RETIRED.first && number <= RETIRED.last) throw new ApiFault(410, 'GONE', `API version ${number}.0 is retired and unavailable`);
    if (!(number >= VERSIONS.first && number <= VERSIONS.last)) throw notFound();
    if (c.env.nested) {
      c.set('session', { ...c.env.nested, version });
      return next();
    }
    const token = findAccessToken(twin, bearerOf(c.req.header('authorization')));
    const org = token ? findOrg(twin, token.orgId) : undefined;
    if (!token || !org) throw new ApiFault(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    if (!usage.spend(org)) throw new ApiFault(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    const changeOrigin = changeOriginOf(twin, number, c.req.path, c.req.header('sforce-call-options'));
    c.set('session', { org, userId: token.userId, version, changeOrigin });
    await next();
    c.header('Sforce-Limit-Info', `api-usage=${usage.used(org)}/${org.dailyApiRequests}`);
  });
  api.onError((error, c) => {
    if (error instanceof ApiFault) return c.json([{ message: error.message, errorCode: error.errorCode }], error.status);
    if (error instanceof DmlFailure)
      return c.json(
        error.errors.map(({ statusCode, message, fields, ...more }) => ({ message, errorCode: statusCode, fields, ...more })),
        dmlStatus(error),
      );
    throw error;
  });
  return api;
}

function dmlStatus(failure: DmlFailure): 400 | 403 | 404 {
  const code = failure.errors[0]?.statusCode;
  if (code === 'ENTITY_IS_DELETED' || code === 'INVALID_CROSS_REFERENCE_KEY') return 404;
  return code === 'INSUFFICIENT_ACCESS_OR_READONLY' ? 403 : 400;
}

export async function readJson(request: { text(): Promise<string> }): Promise<unknown> {
  const body = await request.text();
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new ApiFault(400, 'JSON_PARSER_ERROR', error instanceof Error ? error.message : 'Unexpected character');
  }
}
