import { ProviderError } from '#ports/provider-error.ts';
import type { HubspotClient } from './client.ts';
import { hubspotApiVersion } from './dated-paths.ts';
import { SubscriptionList } from './wire.ts';

/** What a rep's own mail falls under: the subscription for sales and one-to-one mail, by purpose or by its standard name. */
const isSales = ({ name, purpose }: { name: string; purpose?: string | null | undefined }): boolean =>
  /^sales$/i.test(purpose ?? '') || /^one[ -]to[ -]one$/i.test(name);

/** Ids of a portal's subscriptions for sales mail, asked once per session; a portal that does not let us look has none for us. */
export function salesSubscriptions(client: HubspotClient): () => Promise<readonly string[]> {
  let known: Promise<readonly string[]> | null = null;
  const ask = async (): Promise<readonly string[]> => {
    const path = `/communication-preferences/${hubspotApiVersion}/definitions`;
    const list = await client.direct(SubscriptionList, { effect: 'read', method: 'GET', path });
    return list.results.filter((each) => each.isActive && isSales(each)).map(({ id }) => id);
  };
  return () =>
    (known ??= ask().catch((error: unknown) => {
      if (error instanceof ProviderError && ['permission', 'not_found'].includes(error.failure)) return [];
      known = null;
      throw error;
    }));
}

/** A contact's own mark for one subscription: "Opted out of email: One to One". */
export const optOutProperty = (subscriptionId: string): string => `hs_email_optout_${subscriptionId}`;
