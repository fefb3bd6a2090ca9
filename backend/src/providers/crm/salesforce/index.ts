import type { CrmProvider } from '#ports/crm.ts';
import { z } from 'zod';
import { verifyCardCall } from './card-call.ts';
import { DEFAULT_API_VERSION, SalesforceClient } from './client.ts';
import { fieldNames } from './field-names.ts';
import { createLogActivity } from './log-activity.ts';
import { ownedValues } from './mapper.ts';
import { objects, standardFields } from './objects.ts';
import { createOAuth, type OAuthClient } from './oauth.ts';
import { createOptOut } from './opt-out.ts';
import { createPrepare } from './prepare.ts';
import { createChangeStream, type ChangeStreamConfig } from './pubsub/change-stream.ts';
import { createReader } from './reader.ts';
import { OrganizationRecord } from './wire.ts';
import { BATCH_LIMIT, createWrite } from './write.ts';

export const env = z.object({
  SALESFORCE_CLIENT_ID: z.string().min(1),
  SALESFORCE_CLIENT_SECRET: z.string().min(1),
  SALESFORCE_LOGIN_URL: z.url().default('https://login.salesforce.com'),
  /** host:port of the Pub/Sub API. */
  SALESFORCE_PUBSUB_URL: z
    .string()
    .regex(/^[^/\s]+:\d+$/, 'is no host:port')
    .default('api.pubsub.salesforce.com:7443'),
  SALESFORCE_CHANGE_TOPIC: z
    .string()
    .regex(/^\/data\/\w+$/, 'is no change channel')
    .default('/data/ChangeEvents'),
});

export interface SalesforceConfig extends OAuthClient {
  apiVersion?: string;
  /** Of the managed package our fields come from; absent = unmanaged, no prefix. */
  namespace?: string;
  /** Absent = changes are not followed, only polled. */
  changes?: ChangeStreamConfig;
}

export function salesforceProvider(config: SalesforceConfig): CrmProvider & Required<Pick<CrmProvider, 'oauth' | 'verifyCardCall'>> {
  const names = fieldNames(config.namespace ?? null);
  return {
    key: 'salesforce',
    label: 'Salesforce',
    standardFields,
    oauth: createOAuth(config),
    // An edition's smallest allowance; the first answer names the real one. 25 slow calls at once are the org's, for everybody.
    callLimits: { perDay: 15_000, burst: { calls: 100, perMs: 1_000 }, concurrency: 10 },
    connect(credentials) {
      const client = new SalesforceClient(credentials, config.apiVersion ?? DEFAULT_API_VERSION);
      return {
        reader: createReader(client, names),
        writer: {
          batchLimit: BATCH_LIMIT,
          stored: (owned) => ownedValues(owned, names),
          write: createWrite(client, names),
          logActivity: createLogActivity(client, names),
          optOutOfEmail: createOptOut(client),
        },
        isSandbox: async () =>
          (await client.query('SELECT IsSandbox FROM Organization LIMIT 1', OrganizationRecord)).records.some((org) => org.IsSandbox),
        prepare: createPrepare(client, names),
        ...(config.changes ? { changes: createChangeStream(client, credentials, config.changes) } : {}),
      };
    },
    verifyCardCall,
    recordUrl: (instanceUrl, object, externalId) =>
      `${instanceUrl.replace(/\/+$/, '')}/lightning/r/${objects[object].name}/${encodeURIComponent(externalId)}/view`,
  };
}
