import type { Mailbox } from '@salesos/shared/api/mailbox';
import { sql } from 'drizzle-orm';
import { pressAllow } from '../../../scripts/start/connect-crm.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';
import type { apiAs } from './api.ts';

export type Api = Awaited<ReturnType<typeof apiAs>>;

/** What comes back to the browser after Allow, without following it. */
export async function allowMailbox(api: Api, provider: string, wish: { withReading?: boolean } = {}): Promise<URL> {
  const { status, body } = await api<{ authorizeUrl: string }>('POST', `/v1/mailboxes/connect/${provider}`, wish);
  if (status !== 200) throw new Error(`connecting was answered ${status}: ${JSON.stringify(body)}`);
  return pressAllow(body.authorizeUrl);
}

/** A person connects their mailbox in a browser. */
export async function connectMailbox(api: Api, provider: string, wish: { withReading?: boolean } = {}): Promise<void> {
  const back = await fetch(await allowMailbox(api, provider, wish));
  if (!back.ok) throw new Error(`the callback answered ${back.status}: ${await back.text()}`);
}

export async function mailboxOf(api: Api, address: string): Promise<Mailbox> {
  const { body } = await api<{ mailboxes: Mailbox[] }>('GET', '/v1/mailboxes');
  const found = body.mailboxes.find((mailbox) => mailbox.address === address);
  if (!found) throw new Error(`no mailbox ${address}`);
  return found;
}

/** Waiting times of mailboxes are wall time; a test does not wait for them. */
export const endMailboxWaits = (test: TestProduct, vendor: Vendor): Promise<unknown> =>
  test.rows(vendor, sql`update mailbox_readings set due_at = '2020-01-01T00:00:00Z', lease_until = null where due_at is not null`);
