import { serve } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { TwinClock } from '../core/clock.ts';
import { Faults } from '../core/faults.ts';
import { Recorder } from '../core/recorder.ts';
import { TwinStore } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';
import { createSalesforceApp } from './app.ts';
import { issueAccessToken } from './oauth/tokens.ts';
import { seedSalesforceOrg, type SeededIds } from './seed.ts';
import type { SalesforceSeed } from './seed-data.ts';

export const REDIRECT_URI = 'http://127.0.0.1:9/callback';

export const testSeed: SalesforceSeed = {
  orgId: '00DTw0000000001',
  orgName: 'Harbor & Pine',
  isSandbox: false,
  clientId: 'client-1',
  clientSecret: 'secret-1',
  redirectUris: [REDIRECT_URI],
  users: [
    { key: 'rep', name: 'Rita Rep', email: 'rita@harborpine.test', isAdmin: false },
    { key: 'admin', name: 'Ada Admin', email: 'ada@harborpine.test', isAdmin: true },
  ],
  accounts: [{ key: 'acme', name: 'Acme', website: 'https://www.acme.test', industry: 'Energy', employees: 120, city: 'Berlin', country: 'Germany' }],
  contacts: [
    {
      key: 'ann',
      firstName: 'Ann',
      lastName: 'Abel',
      email: 'ann@acme.test',
      phone: null,
      title: 'CTO',
      city: 'Berlin',
      country: 'Germany',
      accountKey: 'acme',
      ownerKey: 'rep',
    },
    {
      key: 'bob',
      firstName: null,
      lastName: 'Byte',
      email: 'bob@other.test',
      phone: '+49 30 1',
      title: null,
      city: null,
      country: null,
      accountKey: null,
      ownerKey: 'admin',
      optedOut: true,
    },
  ],
};

export interface TestOrg {
  twin: Twin;
  url: string;
  ids: SeededIds;
  /** A session without a browser. */
  accessToken: (userKey: string) => string;
  close: () => Promise<void>;
}

/** A twin in memory behind a real listener on a free port. */
export async function startTestOrg(
  change: Partial<SalesforceSeed> = {},
  { productUrl = 'http://127.0.0.1:9', flipped = [] }: { productUrl?: string; flipped?: readonly string[] } = {},
): Promise<TestOrg> {
  const twin: Twin = {
    store: await TwinStore.open(null),
    clock: new TwinClock(),
    faults: new Faults(),
    recorder: new Recorder(null),
    flipped: new Set(flipped),
  };
  const ids = seedSalesforceOrg(twin, { ...testSeed, ...change });
  // The app needs its own URL before the listener has one; the port is known once it listens.
  const options = { publicUrl: '', productUrl: () => productUrl };
  let app: ReturnType<typeof createSalesforceApp> | null = null;
  const server = serve({ fetch: (request, env) => app?.fetch(request, env) ?? new Response('', { status: 503 }), port: 0, hostname: '127.0.0.1' });
  await new Promise<void>((done) => server.once('listening', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  app = createSalesforceApp(twin, { ...options, publicUrl: url });
  return {
    twin,
    url,
    ids,
    accessToken: (userKey) => issueAccessToken(twin, { orgId: ids.orgId, userId: ids.userIds[userKey] ?? '', scope: 'api', refreshToken: null }).id,
    close: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
