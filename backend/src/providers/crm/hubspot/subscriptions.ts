import { ProviderError } from '#ports/provider-error.ts';
import type { HubspotClient } from './client.ts';
import { hubspotApiVersion } from './dated-paths.ts';
import { PropertyList, SubscriptionList } from './wire.ts';

/** A portal's kinds of mail, by their ids. */
export interface Subscriptions {
  /** What a rep's own mail falls under. */
  sales: readonly string[];
  marketing: readonly string[];
  /** False = HubSpot does not let us look at subscriptions: we know them by the contact's marks and may change none. */
  mayWrite: boolean;
}

/** The subscription for sales and one-to-one mail, by purpose or by its standard name. */
const isSales = ({ name, purpose }: { name: string; purpose?: string | null | undefined }): boolean =>
  /^sales$/i.test(purpose ?? '') || /^one[ -]to[ -]one$/i.test(name);

const MARK = /^hs_email_optout_(\d+)$/;
/** A contact's own mark for one subscription: "Opted out of email: One to One". */
export const optOutProperty = (subscriptionId: string): string => `hs_email_optout_${subscriptionId}`;

/** Asked once per session. Without the scope for it, the marks on contacts tell which kinds of mail there are. */
export function subscriptionsOf(client: HubspotClient): () => Promise<Subscriptions> {
  let known: Promise<Subscriptions> | null = null;
  const ask = async (): Promise<Subscriptions> => {
    const path = `/communication-preferences/${hubspotApiVersion}/definitions`;
    const list = await client.direct(SubscriptionList, { effect: 'read', method: 'GET', path });
    return { ...parted(list.results.filter(({ isActive }) => isActive)), mayWrite: true };
  };
  return () =>
    (known ??= ask()
      .catch((error: unknown) => {
        if (error instanceof ProviderError && ['permission', 'not_found'].includes(error.failure)) return byMarks(client);
        throw error;
      })
      .catch((error: unknown) => {
        known = null;
        throw error;
      }));
}

function parted(all: readonly { id: string; name: string; purpose?: string | null | undefined }[]): Pick<Subscriptions, 'sales' | 'marketing'> {
  return { sales: all.filter(isSales).map(({ id }) => id), marketing: all.filter((each) => !isSales(each)).map(({ id }) => id) };
}

async function byMarks(client: HubspotClient): Promise<Subscriptions> {
  const { results } = await client.read(PropertyList, (sdk) => sdk.crm.properties.coreApi.getAllWithHttpInfo('contacts'));
  const marks = results.flatMap(({ name, label }) => {
    const id = MARK.exec(name)?.[1];
    return id === undefined ? [] : [{ id, name: label.replace(/^[^:]*:\s*/, '') }];
  });
  return { ...parted(marks), mayWrite: false };
}
