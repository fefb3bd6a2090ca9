import fs from 'node:fs';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { createProduct, loadProductEnv, type Product } from '../../backend/src/composition.ts';
import { type RunningTwin, startTwin } from '../../backend/sandbox/start-twin.ts';
import { connectCrm } from './connect-crm.ts';
import { localCustomers } from './customers.ts';
import { openDatabases } from './database.ts';
import { productEnvironment } from './environment.ts';
import { localState, requireFree, saveState } from './local-state.ts';
import { seedProduct } from './seed-product.ts';

export interface Launched {
  product: Product;
  productUrl: string;
  twin: RunningTwin;
  /** In order: stop answering, finish work, close the twin, stop PostgreSQL. */
  close(): Promise<void>;
}

const TWIN_DOORS = ["the twin's pages", "the twin's Salesforce", "the twin's HubSpot", "the twin's mail server", "the twin's Pub/Sub API"];

const mailVendorPorts = { google: 7, microsoft: 8, ses: 9 } as const;
export type MailVendor = keyof typeof mailVendorPorts;

export interface LaunchOptions {
  record: string | null;
  cards: boolean;
  /** A folder of Salesforce metadata. */
  metadata?: string | null;
  /** In place of what the product is configured with here. */
  environment?: Readonly<Record<string, string>>;
  /** Vendors of mailboxes the twin has besides its mail server. */
  mailVendors?: readonly MailVendor[];
}

/** Database, product, twin and connections, each ready before the next. Whatever has started is stopped when a later part fails. */
export async function launch(dir: string, options: LaunchOptions, say: (line: string) => void): Promise<Launched> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const state = await localState(dir);
    const { ports } = state;
    await requireFree(ports.product, 'the product', dir);
    for (const [offset, purpose] of TWIN_DOORS.entries()) {
      await requireFree(ports.twin + offset, purpose, dir);
    }
    const databases = await openDatabases(dir, state);
    closers.push(databases.close);
    say(`database ready (PostgreSQL ${databases.version})`);
    const at = (port: number): string => `http://127.0.0.1:${port}`;
    const productUrl = at(ports.product);
    const mailVendors = options.mailVendors ?? [];
    const extras = Object.fromEntries(mailVendors.map((vendor) => [vendor, { url: at(ports.twin + mailVendorPorts[vendor]) }]));
    const places = {
      extras,
      salesforceUrl: at(ports.twin + 1),
      hubspotUrl: at(ports.twin + 2),
      smtpPort: ports.twin + 3,
      pubsubUrl: `127.0.0.1:${ports.twin + 4}`,
      dnsServer: `127.0.0.1:${ports.twin}`,
    };
    const environment = { ...productEnvironment({ ...state, productUrl, twin: places, databases }), ...options.environment };
    fs.writeFileSync(
      path.join(dir, 'local.env'),
      `${Object.entries(environment)
        .map(([key, value]) => `${key}=${value}`)
        .join('\n')}\n`,
      { mode: 0o600 },
    );
    const product = await createProduct(loadProductEnv(environment));
    closers.push(product.close);
    const server = serve({ fetch: product.app.fetch, hostname: '127.0.0.1', port: ports.product });
    closers.push(
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          if ('closeAllConnections' in server) server.closeAllConnections();
        }),
    );
    const twin = await startTwin({
      basePort: ports.twin,
      databaseUrl: databases.twinUrl,
      record: options.record,
      productUrl,
      inboundMailSecret: state.inboundMailSecret,
      seed: true,
      ...(typeof options.metadata === 'string' ? { metadata: options.metadata } : {}),
      hubspotWebhooks: true,
      extras: Object.fromEntries(mailVendors.map((vendor) => [vendor, true])),
      ...(options.cards ? { assets: { salesforce: null, hubspot: null } } : {}),
    });
    // Closed after the product: what it is still doing needs the CRMs and the mail server.
    closers.splice(1, 0, twin.close);
    for (const problem of twin.metadataProblems) say(`metadata: ${problem}`);
    say('twin ready (Salesforce org, HubSpot portal, mail server)');
    await seedProduct(product, productUrl, state.adminKeys, () => saveState(dir, state));
    for (const { id, provider } of localCustomers) twin.setAdminKey(provider, state.adminKeys[id] ?? '');
    await product.startWorkers();
    for (const customer of localCustomers) {
      await connectCrm(customer, { productUrl, twinSalesforceUrl: twin.salesforceUrl, adminKey: state.adminKeys[customer.id] ?? '' });
      say(`${customer.name} connected through OAuth, writing on`);
    }
    return { product, productUrl, twin, close };
  } catch (error) {
    await close();
    throw error;
  }
}
