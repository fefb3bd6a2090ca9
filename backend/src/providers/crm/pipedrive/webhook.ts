import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { deliveryBody } from '#domain/crm-sync/delivery-body.ts';
import { webhookAddress } from '#domain/crm-sync/webhook-address.ts';
import type { CrmObject, CrmSession } from '#ports/crm.ts';
import type { CrmHint, CrmOwnWebhook } from '#ports/crm-telling.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { PipedriveClient } from './client.ts';
import { WebhookList, type WebhookReply } from './wire.ts';

const USER = 'salesos';
/** A delivery is tried again within minutes; the company's own queue may take longer. */
const OLDEST_MS = 60 * 60_000;
const FUTURE_MS = 5 * 60_000;

const objects = { person: 'contact', organization: 'account', deal: 'opportunity' } as const satisfies Record<string, CrmObject>;
type Told = keyof typeof objects;
const told: readonly Told[] = ['person', 'organization', 'deal'];

const kinds: Readonly<Record<string, 'created' | 'changed' | 'deleted'>> = { create: 'created', change: 'changed', delete: 'deleted' };

const Id = z.union([z.int(), z.string().min(1).max(100)]).transform(String);
const Delivery = z.object({
  meta: z.object({ id: Id, company_id: Id, entity: z.string(), action: z.string(), entity_id: Id, timestamp: z.iso.datetime({ offset: true }) }),
});

/** Pipedrive signs nothing: it sends the name and password it was given. Whoever knows them is believed which company it is, and when. */
export const pipedriveWebhook: CrmOwnWebhook = {
  read({ headers, rawBody, nowMs }, { orgId, secret }) {
    if (!isSame(headers.get('authorization') ?? '', `Basic ${Buffer.from(`${USER}:${secret}`).toString('base64')}`)) throw refused('wrong password');
    const delivery = Delivery.safeParse(deliveryBody(rawBody));
    if (!delivery.success) throw new ProviderError('validation', 'the delivery is in a form we do not know');
    const { id, company_id: companyId, timestamp, entity, action, entity_id: externalId } = delivery.data.meta;
    if (companyId !== orgId) throw refused('another company');
    const age = nowMs - Date.parse(timestamp);
    if (age > OLDEST_MS || age < -FUTURE_MS) throw refused('stale or future');
    const [name] = told.filter((one) => one === entity);
    const kind = kinds[action];
    const hints: CrmHint[] = name && kind ? [{ kind, orgId, object: objects[name], externalId }] : [];
    return { id, hints };
  },
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));

const refused = (reason: string): ProviderError => new ProviderError('permission', `delivery refused: ${reason}`);

/** A webhook cannot be changed, and its password may not be readable: the address says which secret it was made with. */
const addressOf = (publicUrl: string, orgId: string, secret: string): string =>
  `${webhookAddress(publicUrl, 'pipedrive', orgId)}&secret=${digest(secret).toString('hex').slice(0, 12)}`;

/** One webhook per object, for all that happens to it. What is left of an earlier secret, or was turned off, is removed. */
export function pipedriveWebhooks(client: PipedriveClient, publicUrl: string): NonNullable<CrmSession['webhooks']> {
  const ours = async (orgId: string): Promise<WebhookReply[]> => {
    const own = webhookAddress(publicUrl, 'pipedrive', orgId);
    const { data } = await client.read(WebhookList, (apis) => apis.webhooks.getWebhooks());
    return data.filter(({ subscription_url: url }) => url === own || url.startsWith(`${own}&`));
  };
  const drop = (id: number): Promise<unknown> =>
    client
      .write(z.unknown(), (apis) => apis.webhooks.deleteWebhook({ id }))
      .catch((error: unknown) => {
        if (!(error instanceof ProviderError) || error.failure !== 'not_found') throw error;
      });
  const add = (name: Told, url: string, secret: string): Promise<unknown> => {
    const body = { subscription_url: url, event_action: '*', event_object: name, name: 'SalesOS', http_auth_user: USER, version: '2.0' } as const;
    return client.write(z.unknown(), (apis) => apis.webhooks.addWebhook({ AddWebhookRequest: { ...body, http_auth_password: secret } }));
  };
  return {
    async register({ orgId, secret }) {
      const url = addressOf(publicUrl, orgId, secret);
      const good = new Set<string>();
      for (const { id, subscription_url: at, event_object: name, is_active: isActive } of await ours(orgId)) {
        if (at !== url || isActive === 0 || good.has(name)) await drop(id);
        else good.add(name);
      }
      for (const name of told) if (!good.has(name)) await add(name, url, secret);
    },
    async remove(orgId) {
      for (const { id } of await ours(orgId)) await drop(id);
    },
  };
}
