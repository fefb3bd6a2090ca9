import { createHmac } from 'node:crypto';
import { CustomCrmWebhook } from '@salesos/shared/api/custom-crm';
import { Hono } from 'hono';
import { post, type Sender } from '../core/courier.ts';
import type { Stored } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';
import { readBody } from './problem.ts';
import { space } from './space.ts';

const KIND = 'webhook';
const RETRY_MS = [100, 300, 1000];

interface WebhookRow extends Stored {
  url: string;
  /** "whsec_" and base64. */
  secret: string;
}

const webhookOf = (twin: Twin): WebhookRow | undefined => twin.store.get<WebhookRow>(space, KIND, 'own');

export function webhookRoutes(twin: Twin): Hono {
  const routes = new Hono();
  routes.put('/webhook', async (c) => {
    const wish = await readBody(c, CustomCrmWebhook);
    if (wish.url === null) twin.store.delete(space, KIND, 'own');
    else twin.store.put<WebhookRow>(space, KIND, { id: 'own', ...wish });
    return c.json({ url: wish.url });
  });
  return routes;
}

export function tell(twin: Twin, object: string, id: string): void {
  const row = webhookOf(twin);
  if (row) post(twin, space, { to: row.url, body: { changes: [{ object, id }] } });
}

/** Signed anew with each attempt, under the same id. */
export const customCrmSender = (twin: Twin): Sender => ({
  vendor: 'custom-crm',
  space,
  retryMs: RETRY_MS,
  dress: ({ seq, body }) => {
    const row = webhookOf(twin);
    if (!row) return null;
    const text = JSON.stringify(body);
    return { headers: signed(row.secret, `msg_${seq}`, String(Math.floor(Date.now() / 1000)), text), text };
  },
});

/** As Standard Webhooks says. */
export function signed(secret: string, id: string, timestamp: string, text: string): Record<string, string> {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
