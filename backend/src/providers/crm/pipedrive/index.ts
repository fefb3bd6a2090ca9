import { z } from 'zod';
import type { CrmProvider, CrmSession } from '#ports/crm.ts';
import { PipedriveClient } from './client.ts';
import { logActivity } from './log-activity.ts';
import { pipedriveOAuth } from './oauth.ts';
import { objectOf, standardFields } from './objects.ts';
import { prepare } from './prepare.ts';
import { pipedriveReader } from './reader.ts';
import { pipedriveWebhook, pipedriveWebhooks } from './webhook.ts';
import { batchLimit, writeRecords } from './write-records.ts';

/** Without an app of its own Pipedrive is not offered. */
export const env = z.object({
  PIPEDRIVE_CLIENT_ID: z.string().default(''),
  PIPEDRIVE_CLIENT_SECRET: z.string().default(''),
  PIPEDRIVE_OAUTH_URL: z.url().default('https://oauth.pipedrive.com'),
});

export interface PipedriveConfig {
  clientId: string;
  clientSecret: string;
  oauthUrl: string;
  /** Where we are called. */
  publicUrl: string;
  /** A call without an answer for this long is given up. */
  timeoutMs?: number;
}

function session(client: PipedriveClient, publicUrl: string): CrmSession {
  return {
    reader: pipedriveReader(client),
    writer: {
      batchLimit,
      write: (object, rows) => writeRecords(client, object, rows),
      logActivity: (activity) => logActivity(client, activity),
    },
    prepare: () => prepare(client),
    webhooks: pipedriveWebhooks(client, publicUrl),
  };
}

/** What the smallest plan lets an app call in its window of two seconds. The day's tokens differ by plan and call; when they are used up it says so. */
const callLimits = { perDay: 100_000, burst: { calls: 80, perMs: 2_000 }, concurrency: 10 };

export function pipedriveProvider(config: PipedriveConfig): CrmProvider & Required<Pick<CrmProvider, 'oauth'>> {
  const timeoutMs = config.timeoutMs ?? 30_000;
  return {
    key: 'pipedrive',
    label: 'Pipedrive',
    standardFields,
    callLimits,
    oauth: pipedriveOAuth({ ...config, oauthUrl: config.oauthUrl.replace(/\/+$/, ''), timeoutMs }),
    connect: (credentials) => session(new PipedriveClient(credentials, timeoutMs), config.publicUrl),
    ownWebhook: pipedriveWebhook,
    recordUrl: (instanceUrl, object, externalId) => `${instanceUrl.replace(/\/+$/, '')}/${objectOf(object).page}/${externalId}`,
  };
}

export const pipedriveProviders = (settings: z.infer<typeof env>, publicUrl: string): CrmProvider[] =>
  settings.PIPEDRIVE_CLIENT_ID === '' || settings.PIPEDRIVE_CLIENT_SECRET === ''
    ? []
    : [
        pipedriveProvider({
          clientId: settings.PIPEDRIVE_CLIENT_ID,
          clientSecret: settings.PIPEDRIVE_CLIENT_SECRET,
          oauthUrl: settings.PIPEDRIVE_OAUTH_URL,
          publicUrl,
        }),
      ];
