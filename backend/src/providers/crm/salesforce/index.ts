import type { CrmProvider } from '#ports/crm.ts';
import { z } from 'zod';
import { activityStreams } from './activities-since.ts';
import { verifyCardCall } from './card-call.ts';
import { DEFAULT_API_VERSION, SalesforceClient } from './client.ts';
import { namesIn } from './field-names.ts';
import { createDescribeFields } from './describe-fields.ts';
import { createListeners } from './listeners.ts';
import { listViewsOf } from './list-view.ts';
import { createCreate } from './create-records.ts';
import { createKeepActivity } from './keep-activity.ts';
import { createLogActivity } from './log-activity.ts';
import { ownedValues } from './mapper.ts';
import { objects, standardFields } from './objects.ts';
import { createOAuth, type OAuthClient } from './oauth.ts';
import { createOptOut } from './opt-out.ts';
import { createPrepare } from './prepare.ts';
import { createChangeStream, type ChangeStreamConfig } from './pubsub/change-stream.ts';
import { createReader } from './reader.ts';
import { createScoping } from './scoping.ts';
import { OrganizationRecord } from './wire.ts';
import { BATCH_LIMIT, createWrite } from './write.ts';
import { words } from './words.ts';

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
  /** Absent = changes are not followed, only polled. */
  changes?: ChangeStreamConfig;
}

export function salesforceProvider(config: SalesforceConfig): CrmProvider & Required<Pick<CrmProvider, 'oauth' | 'verifyCardCall'>> {
  return {
    key: 'salesforce',
    label: 'Salesforce',
    words,
    standardFields,
    activityStreams,
    creates: ['account', 'contact', 'lead'],
    // An event says nothing of whether anybody came.
    activitySignals: ['calls'],
    oauth: createOAuth(config),
    // An edition's smallest allowance; the first answer names the real one. 25 slow calls at once are the org's, for everybody.
    callLimits: { perDay: 15_000, burst: { calls: 100, perMs: 1_000 }, concurrency: 10 },
    connect(credentials) {
      const client = new SalesforceClient(credentials, config.apiVersion ?? DEFAULT_API_VERSION);
      const namesOf = async () => namesIn((await client.describe('Contact')).fields);
      return {
        reader: createReader(client, namesOf),
        scoping: createScoping(client, listViewsOf(client)),
        writer: {
          batchLimit: BATCH_LIMIT,
          stored: async () => {
            const names = await namesOf();
            return (owned) => ownedValues(owned, names);
          },
          write: createWrite(client, namesOf),
          create: createCreate(client, namesOf),
          logActivity: createLogActivity(client, namesOf),
          keepActivity: createKeepActivity(client, namesOf),
          ...createOptOut(client),
        },
        isSandbox: async () =>
          (await client.query('SELECT IsSandbox FROM Organization LIMIT 1', OrganizationRecord)).records.some((org) => org.IsSandbox),
        prepare: createPrepare(client),
        describeFields: createDescribeFields(client),
        listeners: createListeners(client),
        ...(config.changes ? { changes: createChangeStream(client, credentials, config.changes) } : {}),
      };
    },
    verifyCardCall,
    recordUrl: (instanceUrl, object, externalId) =>
      `${instanceUrl.replace(/\/+$/, '')}/lightning/r/${objects[object].name}/${encodeURIComponent(externalId)}/view`,
  };
}
