import { customCrmOwnedNames, CustomCrmService } from '@salesos/shared/api/custom-crm';
import { z } from 'zod';
import type { CrmProvider, CrmSession } from '#ports/crm.ts';
import type { CrmKeyConnect } from '#ports/crm-sign-in.ts';
import type { HttpClient, HttpPolicy } from '#ports/http-client.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { CustomCrmClient } from './client.ts';
import { objectOf, standardFields } from './fields.ts';
import { customReader } from './reader.ts';
import { customWebhook, customWebhooks } from './webhook.ts';
import { customWriter } from './writer.ts';

export const env = z
  .object({
    /** Plain http and private addresses, for a local set-up. */
    CUSTOM_CRM_ALLOW_PRIVATE: z.stringbool().default(false),
    NODE_ENV: z.string().optional(),
  })
  .refine((settings) => !(settings.CUSTOM_CRM_ALLOW_PRIVATE && settings.NODE_ENV === 'production'), {
    path: ['CUSTOM_CRM_ALLOW_PRIVATE'],
    message: 'is for local set-ups, not for NODE_ENV=production',
  });

async function prepare(client: CustomCrmClient): Promise<{ missing: string[]; created: string[] }> {
  const { ownedFields } = await client.call(CustomCrmService, { effect: 'read', method: 'GET', path: '/' });
  return { missing: customCrmOwnedNames.filter((name) => !ownedFields.includes(name)), created: [] };
}

function session(client: CustomCrmClient, publicUrl: string): CrmSession {
  return {
    reader: customReader(client),
    writer: customWriter(client),
    prepare: () => prepare(client),
    webhooks: customWebhooks(client, publicUrl),
  };
}

/** An address without query and fragment: paths are appended to it. */
function baseOf(text: string): string {
  const url = new URL(text);
  if (url.search !== '' || url.hash !== '') throw new ProviderError('validation', 'the address has a query or a fragment');
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function keyConnect(http: HttpClient): CrmKeyConnect {
  return {
    connect: async ({ baseUrl, key }) => {
      const base = baseOf(baseUrl);
      const client = new CustomCrmClient(http, base, { key: async () => key });
      const { org } = await client.call(CustomCrmService, { effect: 'read', method: 'GET', path: '/' });
      // What a service calls itself is its own word: only together with where it is does it name one company.
      return { instanceUrl: base, orgId: `${base.replace(/^https?:\/\//, '')}#${org.id}` };
    },
  };
}

/** Nobody says what it bears: small portions, each waited for a moment. */
const callLimits = { perDay: 100_000, burst: { calls: 40, perMs: 2_000 }, concurrency: 10 };

/** Any CRM that offers the contract of docs/custom-crm.md. */
export function customProvider(
  settings: z.infer<typeof env>,
  client: (policy: HttpPolicy) => HttpClient,
  publicUrl: string,
): CrmProvider & Required<Pick<CrmProvider, 'keyConnect'>> {
  const http = client({ allowPrivate: settings.CUSTOM_CRM_ALLOW_PRIVATE });
  return {
    key: 'custom',
    label: 'Custom CRM',
    standardFields,
    callLimits,
    keyConnect: keyConnect(http),
    connect: ({ instanceUrl, accessToken, ...told }) => session(new CustomCrmClient(http, instanceUrl, { key: accessToken, ...told }), publicUrl),
    ownWebhook: customWebhook,
    recordUrl: (instanceUrl, object, externalId) => `${instanceUrl}/open/${objectOf(object)}/${encodeURIComponent(externalId)}`,
  };
}
