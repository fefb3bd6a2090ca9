import type { FailedRecords, SyncHealth } from '@salesos/shared/api/sync-health';
import type { TwinSite, VendorName } from './site.ts';

/** Longer than this and the page says that it is still asking. */
const PATIENCE_MS = 2_000;
const GIVE_UP_MS = 15_000;

export type HealthView =
  | { is: 'ready'; health: SyncHealth; ageSeconds: number }
  /** Nobody has connected this CRM. */
  | { is: 'unconnected' }
  | { is: 'loading' }
  /** What was measured last stays in sight. */
  | { is: 'down'; last: SyncHealth | null; ageSeconds: number };

interface Known {
  asking: Promise<HealthView> | null;
  last: { health: SyncHealth; atMs: number } | null;
}

const known = new WeakMap<TwinSite, Map<VendorName, Known>>();

function knownOf(site: TwinSite, vendor: VendorName): Known {
  const vendors = known.get(site) ?? new Map<VendorName, Known>();
  known.set(site, vendors);
  const found = vendors.get(vendor) ?? { asking: null, last: null };
  vendors.set(vendor, found);
  return found;
}

/** The product refused what the admin asked; its own words. */
export class ProductRefusal extends Error {}

/** The product's API as the customer's admin uses it. */
export async function askAsAdmin<Reply>(site: TwinSite, vendor: VendorName, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Reply> {
  const key = site.adminKeys[vendor];
  if (site.product.url === null || key === undefined) throw new TypeError('the product is not connected to this twin');
  const reply = await fetch(`${site.product.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(GIVE_UP_MS),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (reply.ok) return (await reply.json()) as Reply;
  if (reply.status >= 500) throw new TypeError(`the product answered ${reply.status}`);
  const { title } = (await reply.json().catch(() => ({}))) as { title?: string };
  throw new ProductRefusal(title ?? `The product answered ${reply.status}.`);
}

export async function connectionOf(site: TwinSite, vendor: VendorName): Promise<string | null> {
  const { connections } = await askAsAdmin<{ connections: { id: string; provider: string }[] }>(site, vendor, 'GET', '/v1/connections');
  return connections.find(({ provider }) => provider === vendor)?.id ?? null;
}

async function ask(site: TwinSite, vendor: VendorName): Promise<HealthView> {
  const memory = knownOf(site, vendor);
  try {
    const connectionId = await connectionOf(site, vendor);
    if (connectionId === null) return { is: 'unconnected' };
    const health = await askAsAdmin<SyncHealth>(site, vendor, 'GET', `/v1/connections/${connectionId}/health`);
    memory.last = { health, atMs: Date.now() };
    return { is: 'ready', health, ageSeconds: 0 };
  } catch (error) {
    if (error instanceof ProductRefusal) throw error;
    const { last } = memory;
    return { is: 'down', last: last?.health ?? null, ageSeconds: last ? Math.round((Date.now() - last.atMs) / 1000) : 0 };
  }
}

/** How the customer's sync stands; a product that takes its time is asked once, however often somebody looks. */
export async function lookAtHealth(site: TwinSite, vendor: VendorName): Promise<HealthView> {
  const memory = knownOf(site, vendor);
  memory.asking ??= ask(site, vendor).finally(() => {
    memory.asking = null;
  });
  let timer: NodeJS.Timeout | undefined;
  const impatient = new Promise<HealthView>((resolve) => {
    timer = setTimeout(() => resolve({ is: 'loading' }), PATIENCE_MS);
  });
  return Promise.race([memory.asking, impatient]).finally(() => clearTimeout(timer));
}

export async function failedRecords(site: TwinSite, vendor: VendorName, cause: string, cursor: string | null): Promise<FailedRecords> {
  const connectionId = await connectionOf(site, vendor);
  if (connectionId === null) return { cause: null, records: [], next: null };
  const query = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
  return askAsAdmin(site, vendor, 'GET', `/v1/connections/${connectionId}/errors/${encodeURIComponent(cause)}/records${query}`);
}

/** Returns how many records and activities are tried again. */
export async function retryCause(site: TwinSite, vendor: VendorName, cause: string): Promise<number> {
  const connectionId = await connectionOf(site, vendor);
  if (connectionId === null) return 0;
  const { records, activities } = await askAsAdmin<{ records: number; activities: number }>(
    site,
    vendor,
    'POST',
    `/v1/connections/${connectionId}/retry`,
    { cause },
  );
  return records + activities;
}
