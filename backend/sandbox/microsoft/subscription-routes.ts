import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Twin } from '../core/twin.ts';
import { type ApiEnv, allowedTo } from './caller.ts';
import { keepsIds } from './mailbox.ts';
import type { Subscription } from './rows.ts';
import { GraphRefusal, readBody } from './vendor-error.ts';

const LONGEST_MS = 10_080 * 60_000;
const VALIDATION_MS = 10_000;

const invalid = (message: string): GraphRefusal => new GraphRefusal(400, 'InvalidRequest', message);
const address = z.url({ protocol: /^https?$/ });
const Asked = z.strictObject({
  changeType: z.string(),
  notificationUrl: address,
  lifecycleNotificationUrl: address.optional(),
  resource: z.string(),
  expirationDateTime: z.iso.datetime({ offset: true }),
  clientState: z.string().max(128).optional(),
});
const Renewal = z.strictObject({ expirationDateTime: z.iso.datetime({ offset: true }) });

const RESOURCE = /^\/?me\/(messages|mailFolders(\/inbox|\('inbox'\))\/messages)$/i;
/** The vendor only calls https; the product of this machine has none. */
const isReachable = (url: string): boolean => url.startsWith('https://') || /^http:\/\/(127\.0\.0\.1|localhost)(:|\/)/.test(url);

function expiry(text: string): number {
  const ms = Date.parse(text);
  if (ms <= Date.now() || ms > Date.now() + LONGEST_MS + 60_000) throw invalid('Subscription expiration can only be 10080 minutes in the future.');
  return ms;
}

/** Whoever is named must repeat a word first, as plain text. */
async function validate(twin: Twin, url: string): Promise<void> {
  const target = new URL(url);
  const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`;
  target.searchParams.set('validationToken', token);
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  const reply = await fetch(target, { method: 'POST', headers, redirect: 'manual', signal: AbortSignal.timeout(VALIDATION_MS) }).catch(() => null);
  const responseBody = (await reply?.text().catch(() => '')) ?? '';
  if (twin.recorder.on) {
    const at = twin.clock.now().toISOString();
    const call = { direction: 'out', method: 'POST', url: target.toString(), requestHeaders: headers, requestBody: '' } as const;
    twin.recorder.write({ at, vendor: 'microsoft', ...call, status: reply?.status ?? 0, responseBody });
  }
  const isPlain = (reply?.headers.get('content-type') ?? '').startsWith('text/plain');
  if (reply?.status !== 200 || !isPlain || responseBody !== token)
    throw new GraphRefusal(
      400,
      'ValidationError',
      `Subscription validation request failed. Response must exactly match validationToken query parameter.`,
    );
}

const shown = (subscription: Subscription, creatorId: string) => ({
  id: subscription.id,
  resource: subscription.resource,
  applicationId: subscription.applicationId,
  changeType: subscription.changeTypes.join(','),
  clientState: null,
  notificationUrl: subscription.notificationUrl,
  lifecycleNotificationUrl: subscription.lifecycleNotificationUrl,
  expirationDateTime: new Date(subscription.expiresAtMs).toISOString(),
  creatorId,
});

async function create(c: Context<ApiEnv>): Promise<Response> {
  const { twin, space, account } = c.get('mailbox');
  const asked = await readBody(c, Asked);
  const changeTypes = asked.changeType.split(',');
  if (changeTypes.some((type) => !['created', 'updated', 'deleted'].includes(type))) throw invalid(`changeType: ${asked.changeType}`);
  if (!RESOURCE.test(asked.resource)) throw invalid(`The resource is not supported: ${asked.resource}`);
  const expiresAtMs = expiry(asked.expirationDateTime);
  for (const url of new Set([asked.notificationUrl, asked.lifecycleNotificationUrl ?? asked.notificationUrl])) {
    if (!isReachable(url)) throw invalid('Notification URL must start with https.');
    await validate(twin, url);
  }
  const subscription: Subscription = {
    id: randomUUID(),
    changeTypes,
    notificationUrl: asked.notificationUrl,
    lifecycleNotificationUrl: asked.lifecycleNotificationUrl ?? null,
    resource: asked.resource,
    clientState: asked.clientState ?? null,
    expiresAtMs,
    immutableIds: keepsIds(twin, c.req.header('prefer')),
    applicationId: c.get('grant').clientId,
  };
  twin.store.put<Subscription>(space, 'subscription', subscription);
  return c.json(shown(subscription, account.id), 201);
}

function subscriptionIn(c: Context<ApiEnv>): Subscription {
  const { twin, space } = c.get('mailbox');
  const found = twin.store.get<Subscription>(space, 'subscription', c.req.param('id') ?? '');
  if (!found || found.expiresAtMs <= Date.now()) throw new GraphRefusal(404, 'ResourceNotFound', 'The object was not found.');
  return found;
}

async function renew(c: Context<ApiEnv>): Promise<Response> {
  const { twin, space, account } = c.get('mailbox');
  const { expirationDateTime } = await readBody(c, Renewal);
  const subscription: Subscription = { ...subscriptionIn(c), expiresAtMs: expiry(expirationDateTime) };
  twin.store.put<Subscription>(space, 'subscription', subscription);
  return c.json(shown(subscription, account.id));
}

export function subscriptionRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const reading = allowedTo('Mail.Read', 'Mail.ReadWrite');
  routes.post('/v1.0/subscriptions', reading, (c) => create(c));
  routes.patch('/v1.0/subscriptions/:id', reading, (c) => renew(c));
  routes.delete('/v1.0/subscriptions/:id', reading, (c) => {
    const { twin, space } = c.get('mailbox');
    twin.store.delete(space, 'subscription', subscriptionIn(c).id);
    return c.body(null, 204);
  });
  return routes;
}
