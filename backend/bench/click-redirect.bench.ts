import { randomBytes } from 'node:crypto';
import type postgres from 'postgres';
import { parseKeys } from '#config/core-env.ts';
import { createTrackingTokens } from '#platform/tracking-token.ts';
import type { Bench } from './bench.ts';
import { openBenchDatabase } from './support/bench-database.ts';
import { startClickServer } from './support/click-server.ts';
import { requestsPerSecond } from './support/raw-requests.ts';
import { seedHistories } from './support/score-histories.ts';

const CLICKS = 6_000;
const CONNECTIONS = 64;

const newKey = (): string => `k1:${randomBytes(32).toString('base64')}`;

/** Clicks answered once each is committed (hit, event, event key), against the same app and route without storage. */
export async function setUp(): Promise<Bench> {
  const { admin, appUrl, close } = await openBenchDatabase();
  try {
    const customerId = await seedHistories(admin);
    const trackingKeys = newKey();
    await admin`insert into tracking_settings (customer_id, opens, clicks) values (${customerId}, true, true)`;
    const paths = await clickPaths(admin, customerId, trackingKeys);
    const PUBLIC_URL = 'http://127.0.0.1:1';
    const server = await startClickServer({
      NODE_ENV: 'test',
      DATABASE_URL: appUrl,
      PUBLIC_URL,
      ENCRYPTION_KEYS: newKey(),
      TRACKING_KEYS: trackingKeys,
      LOG_LEVEL: 'error',
      // No CRM is asked.
      SALESFORCE_CLIENT_ID: 'x',
      SALESFORCE_CLIENT_SECRET: 'x',
      HUBSPOT_CLIENT_ID: 'x',
      HUBSPOT_CLIENT_SECRET: 'x',
    });
    // Links are answered under known hosts only.
    for (const port of [server.durable, server.idle])
      await admin`insert into tracking_host_routes (host, customer_id) values (${`127.0.0.1:${port}`}, ${customerId})`;
    const ask = (port: number): Promise<number> => requestsPerSecond(port, paths, { connections: CONNECTIONS, status: '302' });
    await Promise.all([ask(server.durable), ask(server.idle)]);
    return {
      name: 'click-redirect',
      operation: `a click redirected, ${CONNECTIONS} connections, one customer`,
      ours: { label: 'committed before the answer', run: () => counted(admin, () => ask(server.durable)) },
      limit: { label: 'the same route of the same app, nothing kept', run: () => ask(server.idle) },
      async tearDown() {
        await server.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function clickPaths(admin: postgres.Sql, customerId: string, keys: string): Promise<string[]> {
  const tokens = createTrackingTokens(parseKeys(keys));
  const mails = await admin<{ id: string }[]>`select id from emails order by id limit 1500`;
  return Array.from({ length: CLICKS }, (_, n) => {
    const link = n % 4;
    const claim = {
      customerId,
      sendId: mails[n % mails.length]?.id ?? '',
      linkId: `${link}-pricing`,
      url: `https://www.salesos.example/pricing/${link}`,
    };
    return `/t/c/${tokens.sign({ purpose: 'click', ...claim })}`;
  });
}

/** What was answered and is not in the database would not be durable. */
async function counted(admin: postgres.Sql, run: () => Promise<number>): Promise<number> {
  const count = async (): Promise<number> => Number((await admin<{ n: string }[]>`select count(*) as n from email_hits`)[0]?.n);
  const before = await count();
  const speed = await run();
  const kept = (await count()) - before;
  if (kept !== CLICKS) throw new Error(`${CLICKS} clicks were answered and ${kept} kept`);
  return speed;
}
