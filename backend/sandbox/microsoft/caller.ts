import { createMiddleware } from 'hono/factory';
import type { Twin } from '../core/twin.ts';
import { type Mailbox, mailboxOf } from './mailbox.ts';
import { type AccessGrant, directory } from './rows.ts';
import { GraphRefusal, throttled } from './vendor-error.ts';

export type ApiEnv = { Variables: { mailbox: Mailbox; grant: AccessGrant } };

/** Bearer token → person. Tokens expire on the wall clock. */
export const authenticated = (twin: Twin) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    if (token === '') throw new GraphRefusal(401, 'InvalidAuthenticationToken', 'Access token is empty.');
    const grant = twin.store.get<AccessGrant>(directory, 'access', token);
    const mailbox = grant && grant.expiresAtMs > Date.now() ? mailboxOf(twin, grant.userId) : null;
    if (!grant || !mailbox) throw new GraphRefusal(401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.');
    c.set('mailbox', mailbox);
    c.set('grant', grant);
    await next();
  });

/** One of these permissions, and a mailbox to use it on. */
export const allowedTo = (...scopes: readonly string[]) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    if (!c.get('mailbox').account.hasMailbox)
      throw new GraphRefusal(404, 'MailboxNotEnabledForRESTAPI', 'The mailbox is either inactive, soft-deleted, or is hosted on-premise.');
    if (!c.get('grant').scopes.some((scope) => scopes.includes(scope)))
      throw new GraphRefusal(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
    await next();
  });

const WINDOW_MS = 10 * 60_000;

/** Of one app on one mailbox: calls at once, and in ten minutes of the wall clock. */
export function rateLimited() {
  const running = new Map<string, number>();
  const recent = new Map<string, number[]>();
  return createMiddleware<ApiEnv>(async (c, next) => {
    const { account } = c.get('mailbox');
    const key = `${c.get('grant').clientId} ${account.id}`;
    const now = Date.now();
    const calls = (recent.get(key) ?? []).filter((at) => now - at < WINDOW_MS);
    if (calls.length >= account.limits.per10Minutes) throw throttled('MailboxRequests', Math.ceil((WINDOW_MS - (now - (calls[0] ?? now))) / 1000));
    const atOnce = running.get(key) ?? 0;
    if (atOnce >= account.limits.concurrent) throw throttled('MailboxConcurrency', 1);
    recent.set(key, [...calls, now]);
    running.set(key, atOnce + 1);
    try {
      await next();
    } finally {
      running.set(key, (running.get(key) ?? 1) - 1);
    }
  });
}
