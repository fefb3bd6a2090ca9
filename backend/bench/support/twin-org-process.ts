import { listen } from '../../sandbox/control/listen.ts';
import { TwinClock } from '../../sandbox/core/clock.ts';
import { Faults } from '../../sandbox/core/faults.ts';
import { Recorder } from '../../sandbox/core/recorder.ts';
import { TwinStore } from '../../sandbox/core/store.ts';
import type { Twin } from '../../sandbox/core/twin.ts';
import { createSalesforceApp } from '../../sandbox/salesforce/app.ts';
import { issueAccessToken } from '../../sandbox/salesforce/oauth/tokens.ts';
import { seedSalesforceOrg } from '../../sandbox/salesforce/seed.ts';
import type { SalesforceSeed } from '../../sandbox/salesforce/seed-data.ts';
import type { OrgOrder, ReadyOrg } from './twin-org.ts';

/** The child of twin-org.ts: a Salesforce org in memory that answers each call after `latencyMs`. */
const order = JSON.parse(process.argv[2] ?? '{}') as OrgOrder;
const twin: Twin = {
  store: await TwinStore.open(null),
  clock: new TwinClock(),
  faults: new Faults(),
  recorder: new Recorder(null),
  flipped: new Set(),
};
const seed: SalesforceSeed = {
  orgId: '00DTw0000000009',
  orgName: 'Bench',
  isSandbox: false,
  clientId: 'bench',
  clientSecret: 'bench',
  redirectUris: [],
  users: [{ key: 'admin', name: 'Ada Admin', email: 'ada@salesos.example', isAdmin: true }],
  accounts: [],
  contacts: Array.from({ length: order.contacts }, (_, n) => ({
    key: `c${n}`,
    firstName: 'First',
    lastName: `Last ${n}`,
    email: `c${n}@prospect.example`,
    phone: null,
    title: 'VP Sales',
    city: null,
    country: null,
    accountKey: null,
    ownerKey: 'admin',
  })),
};
const ids = seedSalesforceOrg(twin, seed);
// Long ago, as records mostly are: what changed a moment ago is read twice.
await twin.clock.advance(60 * 60_000);
const listener = await listen(0, 'the bench org');
const app = createSalesforceApp(twin, { publicUrl: listener.url, productUrl: () => 'http://127.0.0.1:9' });
listener.handle((request, bindings) => app.fetch(request, bindings));
if (order.latencyMs > 0) twin.faults.plan({ vendor: 'salesforce', times: Number.MAX_SAFE_INTEGER, kind: { type: 'delay', ms: order.latencyMs } });
const accessToken = issueAccessToken(twin, { orgId: ids.orgId, userId: ids.userIds['admin'] ?? '', scope: 'api', refreshToken: null }).id;
const ready: ReadyOrg = { url: listener.url, orgId: ids.orgId, accessToken, contactIds: Object.values(ids.contactIds) };
process.send?.(ready);
process.once('disconnect', () => process.exit(0));
