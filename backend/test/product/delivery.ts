import { signV3 } from '../../sandbox/hubspot/sign-v3.ts';
import { twinCredentials } from '../../sandbox/seed/credentials.ts';
import type { TestProduct } from '../product.ts';

/** A delivery by our own hand, signed as HubSpot signs unless told otherwise. */
export async function deliver(
  { url }: Pick<TestProduct, 'url'>,
  events: unknown,
  over: { secret?: string; timestamp?: number; publicUrl?: string } = {},
): Promise<{ status: number; body: unknown }> {
  const body = JSON.stringify(events);
  const timestamp = String(over.timestamp ?? Date.now());
  const path = '/webhooks/crm/hubspot';
  const signature = signV3(over.secret ?? twinCredentials.hubspot.clientSecret, 'POST', `${over.publicUrl ?? url}${path}`, body, timestamp);
  const headers = { 'content-type': 'application/json', 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp };
  const reply = await fetch(`${url}${path}`, { method: 'POST', headers, body });
  return { status: reply.status, body: await reply.json() };
}
