import type { Twin } from '../core/twin.ts';
import { type Account, type App, directory } from './rows.ts';

export const microsoftCredentials = { clientId: '5a1e505f-0000-4000-8000-00000000c11e', clientSecret: 'local-twin-microsoft-secret' } as const;

export interface MicrosoftSeed {
  app?: Partial<App>;
  redirectUris: readonly string[];
  people: readonly { name: string; address: string; hasMailbox?: boolean; limits?: Partial<Account['limits']> }[];
}

const TENANT = '7e2a0000-0000-4000-8000-000000000001';

/** People of one tenant, and the product's app registration. What was seeded before stays. */
export function seedMicrosoft(twin: Twin, seed: MicrosoftSeed): void {
  const { clientId, clientSecret } = microsoftCredentials;
  twin.store.put<App>(directory, 'app', { id: clientId, clientSecret, redirectUris: seed.redirectUris, accessTokenSeconds: 3599, ...seed.app });
  for (const [index, { name, address, hasMailbox = true, limits }] of seed.people.entries()) {
    const id = `0a7e0000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`;
    twin.store.put<Account>(directory, 'account', {
      id,
      tenantId: TENANT,
      name,
      address,
      hasMailbox,
      limits: { concurrent: 4, per10Minutes: 10_000, mailsPerMinute: 30, ...limits },
    });
  }
}
