import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { TwinClock } from '../core/clock.ts';
import { Faults } from '../core/faults.ts';
import { Recorder } from '../core/recorder.ts';
import { TwinStore } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';
import { createHubspotApp } from './app.ts';
import { deliverWebhooks, hubspotWebhookPath } from './webhooks/deliver.ts';
import { changeWebhookSettings } from './webhooks/settings.ts';
import { seedHubspotPortal, type HubspotSeed, type SeededPortal } from './seed.ts';

export const smallSeed: HubspotSeed = {
  portalId: '147000',
  portalName: 'Harbor & Pine',
  clientId: 'client-1',
  clientSecret: 'secret-1',
  appId: '55',
  redirectUris: ['http://127.0.0.1:4300/v1/oauth/hubspot/callback'],
  users: [
    { key: 'maya', name: 'Maya Lindqvist', email: 'maya@harborpine.example', isAdmin: true },
    { key: 'tom', name: 'Tom Okafor', email: 'tom@harborpine.example', isAdmin: false },
  ],
  companies: [
    { key: 'nord', name: 'Nordlicht GmbH', domain: 'nordlicht.example', industry: 'Logistics', employees: 220, city: 'Berlin', country: 'Germany' },
  ],
  contacts: ['ada', 'ben', 'cleo'].map((key) => ({
    key,
    firstName: key,
    lastName: 'Example',
    email: `${key}@nordlicht.example`,
    phone: '+49 30 1',
    title: 'Head of Logistics',
    city: 'Berlin',
    country: 'Germany',
    companyKey: 'nord',
    ownerKey: 'maya',
    ...(key === 'cleo' ? { optedOut: true } : {}),
  })),
};

const noLimits = { tenSecondly: 100_000, searchSecondly: 100_000 };

export interface RunningTwin {
  url: string;
  twin: Twin;
  ids: SeededPortal;
  close(): Promise<void>;
}

/** A twin in memory behind a real listener, for tests. */
export async function runTwin(
  over: {
    seed?: Partial<HubspotSeed>;
    flipped?: readonly string[];
    publicUrl?: string;
    productUrl?: () => string;
    recordTo?: string;
    /** Leaves HubSpot's own limits on. */
    vendorLimits?: boolean;
    /** Turns webhooks on, tried again at this pace. */
    webhooks?: { retryMs?: number; timeoutMs?: number } | undefined;
    /** A twin started again on what another one left. */
    store?: TwinStore;
  } = {},
): Promise<RunningTwin> {
  const twin: Twin = {
    store: over.store ?? (await TwinStore.open(null)),
    clock: new TwinClock(),
    faults: new Faults(),
    recorder: new Recorder(over.recordTo ?? null),
    flipped: new Set(over.flipped ?? []),
  };
  const ids = seedHubspotPortal(twin, { ...smallSeed, ...(over.vendorLimits ? {} : { limits: noLimits }), ...over.seed });
  if (over.webhooks) changeWebhookSettings(twin, { enabled: true });
  const product = {
    publicUrl: over.publicUrl ?? 'https://api.salesos.example',
    productUrl: over.productUrl ?? (() => 'http://127.0.0.1:9'),
  };
  const app = createHubspotApp(twin, product);
  const webhooks = deliverWebhooks(twin, { ...product, path: hubspotWebhookPath }, { pollMs: 5, retryMs: 1, ...over.webhooks });
  const server = await new Promise<ReturnType<typeof serve>>((ready) => {
    const starting = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => ready(starting));
  });
  const close = async (): Promise<void> => {
    await webhooks.stop();
    await new Promise<void>((done) => {
      server.close(() => done());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
    await twin.recorder.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, twin, ids, close };
}

/** Goes through the consent page as the portal's first admin. */
export async function approve(url: string, authorizeUrl: string): Promise<URL> {
  const page = await (await fetch(authorizeUrl)).text();
  const unescaped = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
  const form = new URLSearchParams();
  for (const [, name = '', value = ''] of page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)) form.set(name, unescaped(value));
  form.set('account', /name="account" value="([^"]*)"/.exec(page)?.[1] ?? '');
  const reply = await fetch(`${url}/oauth/authorize`, { method: 'POST', body: form, redirect: 'manual' });
  const location = reply.headers.get('location');
  if (reply.status !== 302 || !location) throw new Error(`the consent page answered ${reply.status}`);
  return new URL(location);
}

/** A bearer token of the portal's admin with every scope the twin checks. */
export async function accessToken(running: RunningTwin, scopes?: readonly string[]): Promise<string> {
  const all = ['contacts', 'companies', 'deals'].flatMap((name) =>
    [`crm.objects.${name}`, `crm.schemas.${name}`].flatMap((scope) => [`${scope}.read`, `${scope}.write`]),
  );
  const rest = ['crm.objects.owners.read', 'crm.lists.read', 'crm.lists.write', 'communication_preferences.read_write'];
  const scope = (scopes ?? ['oauth', ...rest, ...all]).join(' ');
  const redirectUri = smallSeed.redirectUris[0] ?? '';
  const query = new URLSearchParams({ client_id: smallSeed.clientId, redirect_uri: redirectUri, scope, state: 's' });
  const target = await approve(running.url, `${running.url}/oauth/authorize?${query}`);
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: target.searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    client_id: smallSeed.clientId,
    client_secret: smallSeed.clientSecret,
  });
  const reply = await fetch(`${running.url}/oauth/2026-09/token`, { method: 'POST', body });
  return ((await reply.json()) as { access_token: string }).access_token;
}
