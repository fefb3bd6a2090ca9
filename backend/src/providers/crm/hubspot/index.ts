import { z } from 'zod';
import type { CrmProvider, CrmSession } from '#ports/crm.ts';
import { activityStreams } from './activity-properties.ts';
import { verifiedCaller } from './card-call.ts';
import { HubspotClient } from './client.ts';
import { hubspotApiVersion } from './dated-paths.ts';
import { apiBaseOf, portalIdOf } from './instance-url.ts';
import { createRecords } from './create-records.ts';
import { describeFields } from './describe-fields.ts';
import { hubspotJournal } from './journal.ts';
import { hubspotListeners } from './listeners.ts';
import { keepActivity } from './keep-activity.ts';
import { activityLogger } from './log-activity.ts';
import { createOptOut } from './opt-out.ts';
import { objectOf, standardFields } from './objects.ts';
import { hubspotOAuth } from './oauth.ts';
import { prepare } from './prepare.ts';
import { toProperties } from './properties.ts';
import { hubspotReader } from './reader.ts';
import { hubspotWebhook } from './webhook.ts';
import { hubspotScoping } from './scoping.ts';
import { subscriptionsOf } from './subscriptions.ts';
import { AccountDetails } from './wire.ts';
import { batchLimit, writeRecords } from './write-records.ts';
import { words } from './words.ts';

export const env = z.object({
  HUBSPOT_CLIENT_ID: z.string().min(1),
  HUBSPOT_CLIENT_SECRET: z.string().min(1),
  HUBSPOT_API_URL: z.url().default('https://api.hubapi.com'),
  HUBSPOT_APP_URL: z.url().default('https://app.hubspot.com'),
  HUBSPOT_PACE: z.coerce.number().positive().default(1),
});

export interface HubspotConfig {
  clientId: string;
  clientSecret: string;
  apiUrl: string;
  appUrl: string;
  /** Ours: what HubSpot's signatures cover. */
  publicUrl: string;
  /** A call without an answer for this long is given up. */
  timeoutMs?: number;
  /** Multiple of HubSpot's usual limits of a portal; 1 (default) unless HubSpot granted other ones. */
  pace?: number;
}

/** Copies of an account to try things in, and developers' test accounts. */
const testAccounts: ReadonlySet<string> = new Set(['SANDBOX', 'DEVELOPER_TEST']);

function session(client: HubspotClient): CrmSession {
  const subscriptions = subscriptionsOf(client);
  return {
    reader: hubspotReader(client, subscriptions),
    scoping: hubspotScoping(client),
    writer: {
      batchLimit,
      stored: async () => toProperties,
      write: (object, rows) => writeRecords(client, object, rows),
      create: (object, rows) => createRecords(client, object, rows),
      logActivity: activityLogger(client),
      keepActivity: keepActivity(client),
      optOutOfEmail: createOptOut(client, subscriptions),
    },
    isSandbox: async () =>
      testAccounts.has(
        (await client.direct(AccountDetails, { effect: 'read', method: 'GET', path: `/account-info/${hubspotApiVersion}/details` })).accountType,
      ),
    prepare: () => prepare(client),
    describeFields: (object) => describeFields(client, object),
    listeners: hubspotListeners(client),
  };
}

/** Keep one session per connection: it paces the calls of its portal. */
export function hubspotProvider(config: HubspotConfig): CrmProvider & Required<Pick<CrmProvider, 'oauth' | 'verifyCardCall'>> {
  const [apiUrl, appUrl] = [config.apiUrl.replace(/\/+$/, ''), config.appUrl.replace(/\/+$/, '')];
  const [timeoutMs, pace] = [config.timeoutMs ?? 30_000, config.pace ?? 1];
  return {
    key: 'hubspot',
    label: 'HubSpot',
    words,
    standardFields,
    activityStreams,
    creates: ['account', 'contact'],
    activitySignals: ['calls', 'meetings'],
    // 110 calls in ten seconds are the vendor's for each portal; of a day it grants this much in its smallest editions.
    callLimits: { perDay: 250_000, burst: { calls: 100 * pace, perMs: 10_000 }, concurrency: 10 },
    oauth: hubspotOAuth({ ...config, apiUrl, appUrl, timeoutMs }),
    connect: (credentials) => session(new HubspotClient(apiBaseOf(credentials.instanceUrl), credentials, { timeoutMs, pace })),
    webhook: hubspotWebhook(config),
    journal: hubspotJournal({ ...config, apiUrl, timeoutMs }),
    verifyCardCall: async (request) => verifiedCaller(config, request),
    recordUrl: (instanceUrl, object, externalId) => `${appUrl}/contacts/${portalIdOf(instanceUrl)}/record/${objectOf(object).typeId}/${externalId}`,
  };
}
