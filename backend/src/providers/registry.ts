import type { CrmProvider } from '#ports/crm.ts';
import type { HttpClient, HttpPolicy } from '#ports/http-client.ts';
import type { MailProvider } from '#ports/mail.ts';
import type { MimeComposer } from '#ports/mime.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { customProvider, env as customEnv } from './crm/custom/index.ts';
import { env as hubspotEnv, hubspotProvider } from './crm/hubspot/index.ts';
import { env as salesforceEnv, salesforceProvider } from './crm/salesforce/index.ts';
import { env as pipedriveEnv, pipedriveProviders } from './crm/pipedrive/index.ts';
import { env as sesEnv, sesProviders } from './mail/ses/index.ts';
import { env as gmailEnv, gmailProviders } from './mail/gmail/index.ts';
import { env as outlookEnv, outlookMailProviders } from './mail/outlook/index.ts';
import { createSmtpMailProvider, env as smtpEnv } from './mail/smtp/index.ts';

/** What each vendor wants from the environment; a new vendor is one line here and one below. */
export const providerEnv = {
  salesforce: salesforceEnv,
  hubspot: hubspotEnv,
  pipedrive: pipedriveEnv,
  custom: customEnv,
  smtp: smtpEnv,
  ses: sesEnv,
  gmail: gmailEnv,
  outlook: outlookEnv,
} as const;

type ProviderEnv = { readonly [Key in keyof typeof providerEnv]: Readonly<ReturnType<(typeof providerEnv)[Key]['parse']>> };

export function createProviders(
  env: ProviderEnv,
  deps: { publicUrl: string; mime: MimeComposer; http: (policy: HttpPolicy) => HttpClient },
): Providers {
  const crm: CrmProvider[] = [
    salesforceProvider({
      clientId: env.salesforce.SALESFORCE_CLIENT_ID,
      clientSecret: env.salesforce.SALESFORCE_CLIENT_SECRET,
      loginUrl: env.salesforce.SALESFORCE_LOGIN_URL,
      changes: { url: env.salesforce.SALESFORCE_PUBSUB_URL, topic: env.salesforce.SALESFORCE_CHANGE_TOPIC },
    }),
    hubspotProvider({
      clientId: env.hubspot.HUBSPOT_CLIENT_ID,
      clientSecret: env.hubspot.HUBSPOT_CLIENT_SECRET,
      apiUrl: env.hubspot.HUBSPOT_API_URL,
      appUrl: env.hubspot.HUBSPOT_APP_URL,
      pace: env.hubspot.HUBSPOT_PACE,
      publicUrl: deps.publicUrl,
    }),
    ...pipedriveProviders(env.pipedrive, deps.publicUrl),
    customProvider(env.custom, deps.http, deps.publicUrl),
  ];
  const mail: MailProvider[] = [
    createSmtpMailProvider(env.smtp, deps.mime),
    ...gmailProviders(env.gmail, deps),
    ...outlookMailProviders(env.outlook, deps.mime),
    ...sesProviders(env.ses, deps),
  ];
  return { crm: new Map(crm.map((provider) => [provider.key, provider])), mail: new Map(mail.map((provider) => [provider.key, provider])) };
}
