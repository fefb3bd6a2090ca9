import { sql, type SQL } from 'drizzle-orm';
import { connectCrm } from '../../scripts/start/connect-crm.ts';
import { type LocalCustomer, localCustomers } from '../../scripts/start/customers.ts';
import { productEnvironment } from '../../scripts/start/environment.ts';
import { twinClient } from '../../scripts/start/headless.ts';
import { newSecrets } from '../../scripts/start/local-state.ts';
import { adminKeyOf, seedCustomer, seedProduct } from '../../scripts/start/seed-product.ts';
import type { TwinClient, Vendor } from '../../scripts/start/twin-client.ts';
import { type Listener, listen } from '../sandbox/control/listen.ts';
import type { ExtraVendorOptions } from '../sandbox/extra-vendors.ts';
import type { Seeded } from '../sandbox/seed/seed-customers.ts';
import { type RunningTwin, startTwin } from '../sandbox/start-twin.ts';
import { createProduct, loadProductEnv, type Product, type ProductEnv } from '#composition.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { createTestDatabase } from './harness.ts';
import { createEngine, type Engine } from './product/engine.ts';
import { liftLimits } from './product/lift-limits.ts';
import { untilSettled } from './product/until-settled.ts';

export interface TestProductOptions {
  /** True = the product's own workers run, as in production, and have read and written all there is; false (default) = only `engine` moves it, one thing after the other. */
  workers?: boolean;
  /** HubSpot calls the product when something happens; default as `workers`. */
  webhooks?: boolean;
  /** HubSpot's limits a second and our own pace hold; default as `workers`, since without them nobody comes back after a refusal. */
  limited?: boolean;
  /** What the twin does otherwise, see docs/unverified.md. */
  flipped?: readonly string[];
  /** Which CRMs are connected through OAuth, with writing on; default both. */
  connect?: readonly Vendor[];
  /** CRMs of the twin besides the two main ones; who works with them is added by `join`. */
  extras?: ExtraVendorOptions;
}

export interface TestProduct {
  product: Product;
  url: string;
  twin: RunningTwin;
  seeded: Seeded;
  /** The twin as a person at its pages uses it. */
  client: TwinClient;
  engine: Engine;
  environment: Readonly<Record<string, string>>;
  /** The product's address; who answers behind it may change. */
  door: Listener;
  inbox: { productUrl: string; secret: string };
  customerId(vendor: Vendor): string;
  connect(vendor: Vendor): Promise<void>;
  /** A further customer with people, mailboxes and sequences; `connect` gets its admin's API key. Returns its id. */
  join(customer: LocalCustomer, connect: (adminKey: string) => Promise<void>): Promise<string>;
  connectionId(vendor: Vendor): Promise<string>;
  tenant<Result>(vendor: Vendor, run: (uow: UnitOfWork) => Promise<Result>): Promise<Result>;
  rows<Row>(vendor: Vendor, query: SQL): Promise<Row[]>;
  /** Moves business time, the twin's too. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

const customerOf = (vendor: Vendor): (typeof localCustomers)[number] => {
  const customer = localCustomers.find(({ provider }) => provider === vendor);
  if (!customer) throw new Error(`no customer on ${vendor}`);
  return customer;
};

/** Database, twin in memory and the whole product against it, with the local set-up's customers; what has started is stopped when a later part fails. */
export async function startTestProduct(options: TestProductOptions = {}): Promise<TestProduct> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const secrets = newSecrets();
    const databases = await createTestDatabase();
    const door = await listen(0, 'the product');
    closers.push(door.close);
    const twin = await startTwin({
      basePort: 0,
      databaseUrl: null,
      record: null,
      productUrl: door.url,
      inboundMailSecret: secrets.inboundMailSecret,
      seed: true,
      hubspotWebhooks: options.webhooks ?? options.workers ?? false,
      flipped: options.flipped ?? [],
      ...(options.extras === undefined ? {} : { extras: options.extras }),
    });
    closers.push(twin.close);
    const limited = options.limited ?? options.workers ?? false;
    if (!limited) await liftLimits(twin);
    const environment: Record<string, string> = {
      ...productEnvironment({ ...secrets, productUrl: door.url, twin, databases }),
      ...(limited ? {} : { HUBSPOT_PACE: '50' }),
      LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent',
    };
    const env = loadProductEnv(environment);
    const product = closedOnce(await createProduct(env));
    closers.push(product.close);
    door.handle((request, bindings) => product.app.fetch(request, bindings));
    const adminKeys: Record<string, string> = {};
    await seedProduct(product, door.url, adminKeys, () => undefined);
    for (const { id, provider } of localCustomers) twin.setAdminKey(provider, adminKeys[id] ?? '');
    if (options.workers) await product.startWorkers();
    const test = assemble({ product, env, url: door.url, door, twin, environment, adminKeys, inboundMailSecret: secrets.inboundMailSecret, close });
    const connected = options.connect ?? (['salesforce', 'hubspot'] as const);
    for (const vendor of connected) await test.connect(vendor);
    if (!options.workers) await test.engine.drain();
    else for (const vendor of connected) await untilSettled((query) => test.rows(vendor, query));
    return test;
  } catch (error) {
    await close();
    throw error;
  }
}

/** A test may close the product early, to see what works without it. */
function closedOnce(product: Product): Product {
  let closing: Promise<void> | undefined;
  return { ...product, close: () => (closing ??= product.close()) };
}

export interface Parts extends Pick<TestProduct, 'product' | 'url' | 'door' | 'twin' | 'environment' | 'close'> {
  env: ProductEnv;
  adminKeys: Readonly<Record<string, string>>;
  inboundMailSecret: string;
}

export function assemble({ env, adminKeys, inboundMailSecret, ...parts }: Parts): TestProduct {
  const { product, url, twin } = parts;
  if (!twin.seeded) throw new Error('the twin has no seeded customers');
  const customerId = (vendor: Vendor): string => customerOf(vendor).id;
  const tenant: TestProduct['tenant'] = (vendor, run) => product.work.withTenant(customerId(vendor), run);
  const rows: TestProduct['rows'] = (vendor, query) => tenant(vendor, (uow) => uow.rows(query));
  const connected = new Set<string>();
  return {
    ...parts,
    seeded: twin.seeded,
    client: twinClient(twin, url),
    engine: createEngine(product, env, connected),
    inbox: { productUrl: url, secret: inboundMailSecret },
    customerId,
    async connect(vendor) {
      const id = customerId(vendor);
      await connectCrm(customerOf(vendor), { productUrl: url, twinSalesforceUrl: twin.salesforceUrl, adminKey: adminKeys[id] ?? '' });
      connected.add(id);
    },
    async join(customer, connect) {
      await seedCustomer(product, customer, url);
      await connect(await adminKeyOf(product, customer));
      connected.add(customer.id);
      return customer.id;
    },
    async connectionId(vendor) {
      const [row] = await rows<{ id: string }>(vendor, sql`select id from crm_integrations`);
      return row?.id ?? '';
    },
    tenant,
    rows,
    advance: (ms) => twin.twin.clock.advance(ms),
  };
}
