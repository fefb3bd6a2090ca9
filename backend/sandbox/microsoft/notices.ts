import type { Sender } from '../core/courier.ts';
import { post } from '../core/courier.ts';
import { idFor, type Mailbox } from './mailbox.ts';
import { directory, type Message, type Subscription } from './rows.ts';

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

const isAlive = ({ expiresAtMs }: Subscription): boolean => expiresAtMs > Date.now();

const frame = ({ account }: Mailbox, subscription: Subscription) => ({
  subscriptionId: subscription.id,
  subscriptionExpirationDateTime: new Date(subscription.expiresAtMs).toISOString(),
  tenantId: account.tenantId,
  ...(subscription.clientState === null ? {} : { clientState: subscription.clientState }),
});

/** Tells every subscription that a mail has arrived. */
export function announce(mailbox: Mailbox, message: Message): void {
  const { twin, space, account } = mailbox;
  for (const subscription of twin.store.all<Subscription>(space, 'subscription').filter(isAlive)) {
    if (!subscription.changeTypes.includes('created')) continue;
    const id = idFor(mailbox, message, subscription.immutableIds);
    const resource = `Users/${account.id}/Messages/${id}`;
    const resourceData = { '@odata.type': '#Microsoft.Graph.Message', '@odata.id': resource, id };
    const notice = { ...frame(mailbox, subscription), changeType: 'created', resource, resourceData };
    post(twin, directory, { to: subscription.notificationUrl, body: { value: [notice] } });
  }
}

/** Tells what becomes of the subscriptions themselves; one that is removed is gone by then. */
export async function tellLifecycle(mailbox: Mailbox, event: LifecycleEvent): Promise<void> {
  const { twin, space } = mailbox;
  for (const subscription of twin.store.all<Subscription>(space, 'subscription').filter(isAlive)) {
    if (event === 'subscriptionRemoved') twin.store.delete(space, 'subscription', subscription.id);
    if (subscription.lifecycleNotificationUrl === null) continue;
    const notice = { ...frame(mailbox, subscription), lifecycleEvent: event };
    post(twin, directory, { to: subscription.lifecycleNotificationUrl, body: { value: [notice] } });
  }
  await twin.store.flush();
}

/** Tried again for up to four hours; the twin's hours are shorter. */
export const microsoftSender: Sender = {
  vendor: 'microsoft',
  space: directory,
  dress: ({ body }) => ({ headers: {}, text: JSON.stringify(body) }),
  retryMs: [500, 2_000, 10_000, 60_000, 300_000],
};
