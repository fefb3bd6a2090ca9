import type { CrmWriter } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { z } from 'zod';
import type { HubspotClient } from './client.ts';
import { hubspotApiVersion } from './dated-paths.ts';
import { StatusList } from './wire.ts';

/**
 * A status belongs to the address and to one kind of mail: what is unsubscribed is sales mail, nothing else, and nobody is
 * ever subscribed. `hs_email_optout` follows only from an opt-out of everything and cannot be written.
 */
export function createOptOut(client: HubspotClient, subscriptions: () => Promise<readonly string[]>): NonNullable<CrmWriter['optOutOfEmail']> {
  return async ({ email }) => {
    if (email === null) throw new ProviderError('validation', 'the contact has no email address to unsubscribe', { vendorCode: 'NO_ADDRESS' });
    const wanted = await subscriptions();
    if (wanted.length === 0)
      throw new ProviderError('permission', 'HubSpot shows us no subscription type for sales email', { vendorCode: 'NO_SALES_SUBSCRIPTION' });
    const path = `/communication-preferences/${hubspotApiVersion}/statuses/${encodeURIComponent(email)}`;
    const { results } = await client.direct(StatusList, { effect: 'read', method: 'GET', path: `${path}?channel=EMAIL` });
    const out = new Set(results.filter(({ status }) => status === 'UNSUBSCRIBED').map(({ subscriptionId }) => subscriptionId));
    const missing = wanted.filter((id) => !out.has(id));
    for (const id of missing) {
      const body = { channel: 'EMAIL', statusState: 'UNSUBSCRIBED', subscriptionId: Number(id) };
      await client.direct(z.unknown(), { effect: 'write', method: 'POST', path, body });
    }
    return missing.length === 0 ? 'already' : 'written';
  };
}
