import { openSite } from './control/open-site.ts';
import { connectTo, followProduct } from './control/follow-product.ts';
import { listen, type Listener } from './control/listen.ts';
import { explainListenFailure } from './control/port-taken-error.ts';
import type { CardBundle, TwinSite, VendorName } from './control/site.ts';
import { recallClock } from './control/standing-clock.ts';
import { TwinClock } from './core/clock.ts';
import { Faults } from './core/faults.ts';
import { Recorder } from './core/recorder.ts';
import { TwinStore } from './core/store.ts';
import type { Twin } from './core/twin.ts';
import { type ExtraVendorOptions, type ExtraVendors, openExtraVendors } from './extra-vendors.ts';
import { type NameServer, startNameServer } from './dns/server.ts';
import { zones } from './dns/zones.ts';
import { createHubspotApp } from './hubspot/app.ts';
import { deliverWebhooks, hubspotWebhookPath } from './hubspot/webhooks/deliver.ts';
import { changeWebhookSettings } from './hubspot/webhooks/settings.ts';
import { startMailServer } from './mail/server.ts';
import { createPagesApp } from './pages/app.ts';
import { applyMetadata } from './salesforce/metadata/apply-metadata.ts';
import { readMetadata } from './salesforce/metadata/read-metadata.ts';
import { createSalesforceApp } from './salesforce/app.ts';
import { startPubSubServer, type PubSubServer } from './salesforce/pubsub/server.ts';
import { seedCustomers, seededEarlier, type Seeded } from './seed/seed-customers.ts';

export interface TwinOptions {
  /** Pages, and over UDP the name server; Salesforce, HubSpot, SMTP and Salesforce's Pub/Sub API take the next four. 0 = free ones, for tests. */
  basePort: number;
  /** null = in memory. */
  databaseUrl: string | null;
  /** File that gets every exchange, one JSON object a line. */
  record: string | null;
  /** null = the product is not there yet, see `connectProduct`. */
  productUrl: string | null;
  /** What vendors and mails call the product; default `productUrl`, else the product's default port. */
  productPublicUrl?: string;
  /** The product has the same one in its mailbox settings. */
  inboundMailSecret: string;
  seed: boolean;
  /** Folders with built cards; null = being built, `setAssets` follows. Without it the pages say that this run has no cards. */
  assets?: Record<VendorName, string | null>;
  flipped?: readonly string[];
  /** HubSpot's webhooks to the product; else as they were left, at first off. */
  hubspotWebhooks?: boolean;
  /** CRMs besides the two main ones. */
  extras?: ExtraVendorOptions;
  /** A folder of Salesforce metadata whose objects and fields every org gets. */
  metadata?: string;
}

export interface RunningTwin {
  pagesUrl: string;
  salesforceUrl: string;
  hubspotUrl: string;
  smtpPort: number;
  /** host:port of Salesforce's Pub/Sub API. */
  pubsubUrl: string;
  /** address:port of the name server. */
  dnsServer: string;
  /** Where those of `extras` are, and what was seeded there. */
  extras: ExtraVendors;
  twin: Twin;
  /** What of `metadata` the twin does otherwise than an org would, by name. */
  metadataProblems: readonly string[];
  /** null when nothing was ever seeded into this twin. */
  seeded: Seeded | null;
  setAssets(vendor: VendorName, dir: string): void;
  /** The build went wrong; the card's place says so. */
  failAssets(vendor: VendorName, message: string): void;
  connectProduct(url: string): Promise<void>;
  /** With it the customer's admin pages ask the product. */
  setAdminKey(vendor: string, key: string): void;
  /** Ends in order: pages, vendors, mail, then what they wrote. */
  close(): Promise<void>;
}

const DEFAULT_PRODUCT_URL = 'http://127.0.0.1:4300';

type Courier = ReturnType<typeof deliverWebhooks>;

interface Doors {
  pages: Listener;
  salesforce: Listener;
  hubspot: Listener;
  smtp: { port: number; close(): Promise<void> };
  pubsub: PubSubServer;
  names: NameServer;
}

/** Opens all, or none. */
async function openDoors(twin: Twin, basePort: number): Promise<Doors> {
  const port = (offset: number): number => (basePort === 0 ? 0 : basePort + offset);
  const opened: { close(): Promise<void> }[] = [];
  const kept = <Door extends { close(): Promise<void> }>(door: Door): Door => {
    opened.unshift(door);
    return door;
  };
  try {
    return {
      pages: kept(await listen(port(0), "the twin's pages")),
      salesforce: kept(await listen(port(1), "the twin's Salesforce")),
      hubspot: kept(await listen(port(2), "the twin's HubSpot")),
      smtp: kept(
        await startMailServer(twin, { host: '127.0.0.1', port: port(3) }).catch(async (failure: unknown) => {
          throw await explainListenFailure(failure, port(3), "the twin's mail server");
        }),
      ),
      pubsub: kept(
        await startPubSubServer(twin, { host: '127.0.0.1', port: port(4) }).catch(async (failure: unknown) => {
          throw await explainListenFailure(failure, port(4), "the twin's Pub/Sub API");
        }),
      ),
      names: kept(
        await startNameServer(port(0), zones).catch(async (failure: unknown) => {
          throw await explainListenFailure(failure, port(0), "the twin's name server");
        }),
      ),
    };
  } catch (failure) {
    for (const door of opened) await door.close();
    throw failure;
  }
}

async function openTwin(options: TwinOptions): Promise<Twin> {
  return {
    store: await TwinStore.open(options.databaseUrl),
    clock: new TwinClock(),
    faults: new Faults(),
    recorder: new Recorder(options.record),
    flipped: new Set(options.flipped),
  };
}

const bundleIn = (assets: TwinOptions['assets'], vendor: VendorName): CardBundle => {
  const dir = assets?.[vendor];
  if (dir === undefined) return { state: 'absent' };
  return dir === null ? { state: 'compiling' } : { state: 'ready', dir };
};

async function takeMetadata(twin: Twin, folder: string): Promise<readonly string[]> {
  const metadata = readMetadata(folder);
  applyMetadata(twin, metadata);
  await twin.store.flush();
  return metadata.problems;
}

async function assemble(
  twin: Twin,
  doors: Doors,
  options: TwinOptions,
): Promise<{ site: TwinSite; seeded: Seeded | null; webhooks: Courier; metadataProblems: readonly string[] }> {
  const publicUrl = (options.productPublicUrl ?? options.productUrl ?? DEFAULT_PRODUCT_URL).replace(/\/+$/, '');
  const product: TwinSite['product'] = { url: null, publicUrl, isReachable: false };
  if (options.productUrl === null) await recallClock(twin);
  else await connectTo(twin, product, options.productUrl);
  const seeded = options.seed ? await seedCustomers(twin, publicUrl) : seededEarlier(twin);
  const metadataProblems = options.metadata === undefined ? [] : await takeMetadata(twin, options.metadata);
  const productUrl = (): string => product.url ?? publicUrl;
  const salesforce = createSalesforceApp(twin, { publicUrl: doors.salesforce.url, productUrl });
  const hubspot = createHubspotApp(twin, { publicUrl, productUrl });
  doors.salesforce.handle((request, bindings) => salesforce.fetch(request, bindings));
  doors.hubspot.handle((request, bindings) => hubspot.fetch(request, bindings));
  const site = openSite(twin, seeded, {
    apps: {
      salesforce: { url: doors.salesforce.url, fetch: (request, bindings) => salesforce.fetch(request, bindings) },
      hubspot: { url: doors.hubspot.url, fetch: (request, bindings) => hubspot.fetch(request, bindings) },
    },
    cards: { salesforce: bundleIn(options.assets, 'salesforce'), hubspot: bundleIn(options.assets, 'hubspot') },
    product,
    inboundMailSecret: options.inboundMailSecret,
  });
  const pages = createPagesApp(site);
  doors.pages.handle((request, bindings) => pages.fetch(request, bindings));
  if (options.hubspotWebhooks !== undefined) changeWebhookSettings(twin, { enabled: options.hubspotWebhooks });
  return { site, seeded, metadataProblems, webhooks: deliverWebhooks(twin, { publicUrl, productUrl, path: hubspotWebhookPath }) };
}

/** The whole twin on the loopback interface. A taken port is a PortTakenError that names the process. */
export async function startTwin(options: TwinOptions): Promise<RunningTwin> {
  const twin = await openTwin(options);
  const shut = async (doors: Doors | null): Promise<void> => {
    for (const door of doors ? [doors.pages, doors.salesforce, doors.hubspot, doors.pubsub, doors.smtp, doors.names] : []) await door.close();
    await twin.store.close();
    await twin.recorder.close();
  };
  const doors = await openDoors(twin, options.basePort).catch(async (failure: unknown) => {
    await shut(null);
    throw failure;
  });
  const { site, seeded, webhooks, metadataProblems } = await assemble(twin, doors, options).catch(async (failure: unknown) => {
    await shut(doors);
    throw failure;
  });
  const port = (offset: number): number => (options.basePort === 0 ? 0 : options.basePort + offset);
  const { extras, close: closeExtras } = await openExtraVendors({ twin, port, publicUrl: site.product.publicUrl }, options.extras ?? {}).catch(
    async (failure: unknown) => {
      await webhooks.stop();
      await shut(doors);
      throw failure;
    },
  );
  const stopFollowing = followProduct(twin, site.product);
  return {
    pagesUrl: doors.pages.url,
    salesforceUrl: doors.salesforce.url,
    hubspotUrl: doors.hubspot.url,
    smtpPort: doors.smtp.port,
    pubsubUrl: doors.pubsub.url,
    dnsServer: `127.0.0.1:${doors.names.port}`,
    extras,
    twin,
    metadataProblems,
    seeded,
    setAssets: (vendor, dir) => {
      site.cards[vendor] = { state: 'ready', dir };
    },
    failAssets: (vendor, message) => {
      site.cards[vendor] = { state: 'failed', message };
    },
    connectProduct: (url) => connectTo(twin, site.product, url),
    setAdminKey: (vendor, key) => {
      site.adminKeys[vendor] = key;
    },
    close: async () => {
      stopFollowing();
      await webhooks.stop();
      await closeExtras();
      await shut(doors);
    },
  };
}
