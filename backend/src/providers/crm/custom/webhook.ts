import { createHmac, timingSafeEqual } from 'node:crypto';
import { CustomCrmDelivery, CustomCrmObject, CustomCrmWebhookReply } from '@salesos/shared/api/custom-crm';
import { deliveryBody } from '#domain/crm-sync/delivery-body.ts';
import { webhookAddress } from '#domain/crm-sync/webhook-address.ts';
import type { CrmSession } from '#ports/crm.ts';
import type { CrmHint, CrmOwnWebhook } from '#ports/crm-telling.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { CustomCrmClient } from './client.ts';

/** How far the CRM's clock may be off, either way. */
const TOLERANCE_MS = 5 * 60_000;
const SCHEME = 'v1,';

/** Signed as Standard Webhooks are: base64 HMAC-SHA256 over id, timestamp and body. */
export const customWebhook: CrmOwnWebhook = {
  read({ headers, rawBody, nowMs }, { orgId, secret }) {
    const id = headers.get('webhook-id') ?? '';
    const timestamp = headers.get('webhook-timestamp') ?? '';
    if (!/^[\x21-\x7e]{1,200}$/.test(id) || !/^\d{10}$/.test(timestamp)) throw refused('no id or no timestamp');
    if (Math.abs(nowMs - Number(timestamp) * 1000) > TOLERANCE_MS) throw refused('stale or future');
    const expected = createHmac('sha256', Buffer.from(secret, 'base64')).update(`${id}.${timestamp}.${rawBody}`).digest();
    // More than one while a secret is being changed.
    const given = (headers.get('webhook-signature') ?? '').split(' ').filter((one) => one.startsWith(SCHEME));
    if (!given.some((one) => isSame(Buffer.from(one.slice(SCHEME.length), 'base64'), expected))) throw refused('wrong signature');
    return { id, hints: hintsIn(rawBody, orgId) };
  },
};

const isSame = (given: Buffer, expected: Buffer): boolean => given.length === expected.length && timingSafeEqual(given, expected);

const refused = (reason: string): ProviderError => new ProviderError('permission', `delivery refused: ${reason}`);

function hintsIn(rawBody: string, orgId: string): CrmHint[] {
  const delivery = CustomCrmDelivery.safeParse(deliveryBody(rawBody));
  if (!delivery.success) throw new ProviderError('validation', 'the delivery is not as the contract says');
  return delivery.data.changes.flatMap(({ object, id }) => {
    const known = CustomCrmObject.safeParse(object);
    return known.success ? [{ kind: 'changed', orgId, object: known.data, externalId: id }] : [];
  });
}

/** Not every CRM can tell: one that has no such path is asked again and again instead. */
export function customWebhooks(client: CustomCrmClient, publicUrl: string): NonNullable<CrmSession['webhooks']> {
  const put = async (body: unknown): Promise<void> => {
    await client.call(CustomCrmWebhookReply, { effect: 'write', method: 'PUT', path: '/webhook', body }).catch((error: unknown) => {
      if (!(error instanceof ProviderError) || error.failure !== 'not_found') throw error;
    });
  };
  return {
    register: ({ orgId, secret }) => put({ url: webhookAddress(publicUrl, 'custom', orgId), secret: `whsec_${secret}` }),
    remove: () => put({ url: null }),
  };
}
