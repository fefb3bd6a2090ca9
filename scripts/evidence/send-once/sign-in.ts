import { createApiKey } from '../../../backend/src/services/customer/create-customer.ts';
import { pressAllow } from '../../start/connect-crm.ts';
import type { Launched } from '../../start/launch.ts';
import { mailboxOf } from './mailbox-of.ts';

/** A person signs in to their own mailbox in a browser. Returns the mailbox's id. */
export async function signIn(
  { product: { work }, productUrl }: Launched,
  to: { customerId: string; provider: string; address: string },
): Promise<string> {
  const { customerId, provider, address } = to;
  const actor = { kind: 'system', id: 'proof', role: 'admin' } as const;
  const key = await createApiKey(work, { actor, customerId, userEmail: address, label: 'proof' });
  const asked = await fetch(`${productUrl}/v1/mailboxes/connect/${provider}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: '{}',
  });
  if (!asked.ok) throw new Error(`connecting was answered ${asked.status}: ${await asked.text()}`);
  const { authorizeUrl } = (await asked.json()) as { authorizeUrl: string };
  const back = await fetch(await pressAllow(authorizeUrl));
  if (!back.ok) throw new Error(`the way back was answered ${back.status}: ${await back.text()}`);
  return mailboxOf(work, customerId, address);
}
