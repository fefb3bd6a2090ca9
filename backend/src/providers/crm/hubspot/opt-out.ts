import type { CrmWriter } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { z } from 'zod';
import type { HubspotClient } from './client.ts';
import { hubspotApiVersion } from './dated-paths.ts';
import type { Subscriptions } from './subscriptions.ts';
import { StatusList, WideStatusList } from './wire.ts';

/**
 * A status belongs to the address and to one kind of mail: what is unsubscribed is sales mail, or everything where they said
 * so, and nobody is ever subscribed. `hs_email_optout` follows only from an opt-out of everything and cannot be written.
 */
export function createOptOut(client: HubspotClient, subscriptions: () => Promise<Subscriptions>): NonNullable<CrmWriter['optOutOfEmail']> {
  return async ({ email, everything }) => {
    if (email === null) throw new ProviderError('validation', 'the contact has no email address to unsubscribe', { vendorCode: 'NO_ADDRESS' });
    const { sales, mayWrite } = await subscriptions();
    if (!mayWrite)
      throw new ProviderError(
        'permission',
        'HubSpot does not let us change subscriptions: the app was not granted communication_preferences.read_write',
        {
          vendorCode: 'NO_PREFERENCES_SCOPE',
        },
      );
    const path = `/communication-preferences/${hubspotApiVersion}/statuses/${encodeURIComponent(email)}`;
    if (everything) return leaveAll(client, path);
    if (sales.length === 0)
      throw new ProviderError('permission', 'HubSpot shows us no subscription type for sales email', { vendorCode: 'NO_SALES_SUBSCRIPTION' });
    return leave(client, path, sales);
  };
}

async function leave(client: HubspotClient, path: string, wanted: readonly string[]): Promise<'written' | 'already'> {
  const { results } = await client.direct(StatusList, { effect: 'read', method: 'GET', path: `${path}?channel=EMAIL` });
  const out = new Set(results.filter(({ status }) => status === 'UNSUBSCRIBED').map(({ subscriptionId }) => subscriptionId));
  const missing = wanted.filter((id) => !out.has(id));
  for (const id of missing) {
    const body = { channel: 'EMAIL', statusState: 'UNSUBSCRIBED', subscriptionId: Number(id) };
    await client.direct(z.unknown(), { effect: 'write', method: 'POST', path, body });
  }
  return missing.length === 0 ? 'already' : 'written';
}

async function leaveAll(client: HubspotClient, path: string): Promise<'written' | 'already'> {
  const all = `${path}/unsubscribe-all?channel=EMAIL`;
  const { results } = await client.direct(WideStatusList, { effect: 'read', method: 'GET', path: all });
  if (results.some(({ status }) => status === 'UNSUBSCRIBED')) return 'already';
  await client.direct(z.unknown(), { effect: 'write', method: 'POST', path: all });
  return 'written';
}
