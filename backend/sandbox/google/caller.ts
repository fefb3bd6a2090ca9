import { createMiddleware } from 'hono/factory';
import type { Twin } from '../core/twin.ts';
import { GoogleError } from './google-error.ts';
import { Mailbox } from './mailbox.ts';
import { type AccessGrant, type Account, directory } from './rows.ts';

export type ApiEnv = { Variables: { mailbox: Mailbox } };

const BASE = 'https://www.googleapis.com/auth';
const ALL = 'https://mail.google.com/';
const scope = (...names: string[]): readonly string[] => [...names.map((name) => `${BASE}/gmail.${name}`), ALL];
const reading = scope('readonly', 'modify');

/** What each call wants, and what it costs in units; the first that fits. */
const calls: readonly [method: string, path: RegExp, scopes: readonly string[], units: number][] = [
  ['POST', /\/messages\/send$/, scope('send', 'compose', 'modify'), 100],
  ['POST', /\/drafts\/send$/, scope('compose', 'modify'), 100],
  ['POST', /\/drafts$/, scope('compose', 'modify'), 10],
  ['DELETE', /\/drafts\/[^/]+$/, scope('compose', 'modify'), 10],
  ['GET', /\/drafts\/[^/]+$/, scope('compose', 'readonly', 'modify'), 5],
  ['GET', /\/profile$/, scope('compose', 'readonly', 'metadata', 'modify'), 1],
  ['POST', /\/(watch|stop)$/, scope('readonly', 'metadata', 'modify'), 100],
  ['GET', /\/history$/, scope('readonly', 'metadata', 'modify'), 2],
  ['GET', /\/threads\/[^/]+$/, reading, 10],
  ['GET', /\/messages/, reading, 5],
];

interface Spent {
  minute: number;
  units: number;
}

/** Bearer token → mailbox; then its scopes, then its units of this minute of wall time. */
export function authenticated(twin: Twin) {
  const spent = new Map<string, Spent>();
  return createMiddleware<ApiEnv>(async (c, next) => {
    const bearer = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    const grant = twin.store.get<AccessGrant>(directory, 'access', bearer);
    const account = grant && twin.store.get<Account>(directory, 'account', grant.address);
    if (!account || grant.expiresAtMs <= Date.now()) throw new GoogleError(401, 'authError', 'Invalid Credentials');
    const user = decodeURIComponent(c.req.param('user') ?? '');
    if (user !== 'me' && user.toLowerCase() !== account.id) throw new GoogleError(403, 'forbidden', `Delegation denied for ${account.id}`);
    const call = calls.find(([method, path]) => method === c.req.method && path.test(c.req.path));
    if (call && !call[2].some((one) => grant.scopes.includes(one)))
      throw new GoogleError(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.');
    spend(spent, account, call?.[3] ?? 1);
    c.set('mailbox', new Mailbox(twin, account.id));
    await next();
  });
}

function spend(spent: Map<string, Spent>, { id, unitsPerMinute }: Account, units: number): void {
  const minute = Math.floor(Date.now() / 60_000);
  const before = spent.get(id);
  const sum = (before?.minute === minute ? before.units : 0) + units;
  if (sum > unitsPerMinute) throw new GoogleError(403, 'userRateLimitExceeded', 'User Rate Limit Exceeded', 'usageLimits');
  spent.set(id, { minute, units: sum });
}
