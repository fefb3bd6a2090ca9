import type { CrmObject } from '#ports/crm.ts';
import type { HubspotClient } from './client.ts';
import { objectOf } from './objects.ts';
import { PropertyList } from './wire.ts';

/** Afterwards it is tried again: somebody may have brought the property back. */
const FORGET_MS = 5 * 60_000;

interface Gone {
  names: ReadonlySet<string>;
  untilMs: number;
}
const known = new WeakMap<HubspotClient, Map<CrmObject, Gone>>();

/** Properties the portal is known not to have. */
export function goneProperties(client: HubspotClient, object: CrmObject): ReadonlySet<string> {
  const gone = known.get(client)?.get(object);
  return gone && gone.untilMs > Date.now() ? gone.names : new Set();
}

/** Asks the portal which of these it has. */
export async function learnGone(client: HubspotClient, object: CrmObject, names: ReadonlySet<string>): Promise<void> {
  const { results } = await client.read(PropertyList, (sdk) => sdk.crm.properties.coreApi.getAllWithHttpInfo(objectOf(object).objectType));
  const present = new Set(results.map(({ name }) => name));
  const before = goneProperties(client, object);
  const gone = new Set([...before, ...names].filter((name) => !present.has(name)));
  const ofClient = known.get(client) ?? new Map<CrmObject, Gone>();
  known.set(client, ofClient.set(object, { names: gone, untilMs: Date.now() + FORGET_MS }));
}

export const forgetGone = (client: HubspotClient): void => void known.delete(client);
