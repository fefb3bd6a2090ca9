import { createHash } from 'node:crypto';
import type { Twin } from '../core/twin.ts';
import { type Account, type App, directory } from './rows.ts';
import { certificates } from './signer.ts';

/** The product's local configuration has the same values. */
export const googleCredentials = {
  clientId: 'local-twin-google-client',
  clientSecret: 'local-twin-google-secret',
  topic: 'projects/local-twin/topics/gmail',
  pushAccount: 'pubsub@local-twin.example',
} as const;

export function addGoogleAccount(twin: Twin, { address, name }: { address: string; name: string }): void {
  const id = address.toLowerCase();
  const sub = BigInt(`0x${createHash('sha256').update(id).digest('hex').slice(0, 16)}`).toString();
  const account: Account = { id, name, sub, unitsPerMinute: 15_000, accessTokenSeconds: 3599, unticked: [], oldestHistory: 0 };
  if (!twin.store.get(directory, 'account', id)) twin.store.put<Account>(directory, 'account', account);
}

/** The app of the product, and an account for everybody of the seed; again it changes only where the product is. */
export function seedGoogle(twin: Twin, publicUrl: string, people: readonly { name: string; email: string }[]): void {
  const { clientId, clientSecret, topic, pushAccount } = googleCredentials;
  const pushUrl = `${publicUrl}/webhooks/mail/gmail`;
  const redirectUris = [`${publicUrl}/oauth/mail/gmail/callback`];
  twin.store.put<App>(directory, 'app', { id: clientId, clientSecret, redirectUris, topic, pushUrl, pushAudience: pushUrl, pushAccount });
  // Before anybody waits for it.
  certificates(twin);
  for (const { name, email } of people) addGoogleAccount(twin, { address: email, name });
}
