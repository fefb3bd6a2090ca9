import { serve } from '@hono/node-server';
import { createProduct, loadProductEnv, type Product } from '#composition.ts';
import { freePort } from '#platform/embedded-postgres/start.ts';
import { connectCrm } from '../../../scripts/start/connect-crm.ts';
import { localCustomers } from '../../../scripts/start/customers.ts';
import { adminKeyOf, seedCustomer } from '../../../scripts/start/seed-product.ts';
import { twinCredentials } from '../../sandbox/seed/credentials.ts';
import { type RunningTwin, startTwin } from '../../sandbox/start-twin.ts';
import { productEnvironment } from '../flows/cli-process.ts';
import { createTestDatabase } from '../harness.ts';

/** A product that does nothing by itself: what happens is the doing of processes that get its environment. */
export interface ProcessProduct {
  twin: RunningTwin;
  /** Connects and enrolls; its workers run once they are started. */
  product: Product;
  environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const vendorsOf = (twin: RunningTwin): Record<string, string> => ({
  SALESFORCE_CLIENT_ID: twinCredentials.salesforce.clientId,
  SALESFORCE_CLIENT_SECRET: twinCredentials.salesforce.clientSecret,
  SALESFORCE_LOGIN_URL: twin.salesforceUrl,
  SALESFORCE_PUBSUB_URL: twin.pubsubUrl,
  DNS_SERVERS: twin.dnsServer,
  HUBSPOT_CLIENT_ID: twinCredentials.hubspot.clientId,
  HUBSPOT_CLIENT_SECRET: twinCredentials.hubspot.clientSecret,
  HUBSPOT_API_URL: twin.hubspotUrl,
  HUBSPOT_APP_URL: twin.hubspotUrl,
  SMTP_URL: `smtp://127.0.0.1:${twin.smtpPort}`,
});

/** With the local set-up's customers, both connected. */
export async function startProcessProduct(): Promise<ProcessProduct> {
  const database = await createTestDatabase();
  const publicUrl = `http://127.0.0.1:${await freePort()}`;
  const inboundMailSecret = 'a-secret-of-the-mail-server';
  const nowhere = { basePort: 0, databaseUrl: null, record: null, productUrl: null };
  const twin = await startTwin({ ...nowhere, productPublicUrl: publicUrl, inboundMailSecret, seed: true });
  const environment = {
    ...productEnvironment(database),
    ...vendorsOf(twin),
    PUBLIC_URL: publicUrl,
    LOG_LEVEL: 'error',
    SMTP_INBOUND_SECRET: inboundMailSecret,
  };
  const product = await createProduct(loadProductEnv(environment));
  const server = serve({ fetch: product.app.fetch, hostname: '127.0.0.1', port: Number(new URL(publicUrl).port) });
  for (const customer of localCustomers) {
    await seedCustomer(product, customer, null);
    const adminKey = await adminKeyOf(product, customer);
    await connectCrm(customer, { productUrl: publicUrl, twinSalesforceUrl: twin.salesforceUrl, adminKey });
  }
  return {
    twin,
    product,
    environment,
    async close() {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await product.close();
      await twin.close();
    },
  };
}
