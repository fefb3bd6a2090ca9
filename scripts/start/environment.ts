import { twinCredentials } from '../../backend/sandbox/seed/credentials.ts';
import type { ExtraVendors } from '../../backend/sandbox/extra-vendors.ts';
import { googleCredentials } from '../../backend/sandbox/google/seed.ts';
import { microsoftCredentials } from '../../backend/sandbox/microsoft/seed.ts';
import { pipedriveCredentials } from '../../backend/sandbox/pipedrive/fjordlight.ts';
import { sesCredentials } from '../../backend/sandbox/ses/seed.ts';
import type { LocalSecrets } from './local-state.ts';

export interface ProductPlace extends LocalSecrets {
  productUrl: string;
  twin: { salesforceUrl: string; hubspotUrl: string; smtpPort: number; pubsubUrl: string; dnsServer: string; extras?: ExtraVendors };
  databases: { appUrl: string; ownerUrl: string };
}

/** What the product is configured with locally: the same variables a real deployment sets, pointing at the twin. */
export function productEnvironment({ productUrl, twin, databases, ...secrets }: ProductPlace): Record<string, string> {
  return {
    NODE_ENV: 'development',
    DATABASE_URL: databases.appUrl,
    MIGRATE_DATABASE_URL: databases.ownerUrl,
    HOST: '127.0.0.1',
    PORT: new URL(productUrl).port,
    PUBLIC_URL: productUrl,
    ENCRYPTION_KEYS: secrets.encryptionKeys,
    TRACKING_KEYS: secrets.trackingKeys,
    ALLOW_CLOCK_OFFSET: 'true',
    DNS_SERVERS: twin.dnsServer,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    SALESFORCE_CLIENT_ID: twinCredentials.salesforce.clientId,
    SALESFORCE_CLIENT_SECRET: twinCredentials.salesforce.clientSecret,
    SALESFORCE_LOGIN_URL: twin.salesforceUrl,
    SALESFORCE_PUBSUB_URL: twin.pubsubUrl,
    HUBSPOT_CLIENT_ID: twinCredentials.hubspot.clientId,
    HUBSPOT_CLIENT_SECRET: twinCredentials.hubspot.clientSecret,
    HUBSPOT_API_URL: twin.hubspotUrl,
    HUBSPOT_APP_URL: twin.hubspotUrl,
    ...extraEnvironment(twin.extras ?? {}),
    SMTP_URL: `smtp://127.0.0.1:${twin.smtpPort}`,
    SMTP_INBOUND_SECRET: secrets.inboundMailSecret,
    ...(process.env.PRODUCT_NAME ? { PRODUCT_NAME: process.env.PRODUCT_NAME } : {}),
    ...(process.env.REDIS_URL ? { REDIS_URL: process.env.REDIS_URL } : {}),
  };
}

const extraEnvironment = ({ pipedrive, customCrm, google, microsoft, ses }: ExtraVendors): Record<string, string> => ({
  ...(pipedrive === undefined
    ? {}
    : {
        PIPEDRIVE_CLIENT_ID: pipedriveCredentials.clientId,
        PIPEDRIVE_CLIENT_SECRET: pipedriveCredentials.clientSecret,
        PIPEDRIVE_OAUTH_URL: pipedrive.url,
      }),
  ...(customCrm === undefined ? {} : { CUSTOM_CRM_ALLOW_PRIVATE: 'true' }),
  ...(ses === undefined
    ? {}
    : {
        SES_REGION: sesCredentials.region,
        SES_ACCESS_KEY_ID: sesCredentials.accessKeyId,
        SES_SECRET_ACCESS_KEY: sesCredentials.secretAccessKey,
        SES_CONFIGURATION_SET: sesCredentials.configurationSet,
        SES_TOPIC_ARNS: sesCredentials.topicArn,
        SES_ENDPOINT: ses.url,
        SES_SNS_ORIGINS: ses.url,
      }),
  ...(google === undefined
    ? {}
    : {
        GOOGLE_CLIENT_ID: googleCredentials.clientId,
        GOOGLE_CLIENT_SECRET: googleCredentials.clientSecret,
        GOOGLE_AUTHORIZE_URL: `${google.url}/o/oauth2/v2/auth`,
        GOOGLE_TOKEN_URL: `${google.url}/token`,
        GOOGLE_REVOKE_URL: `${google.url}/revoke`,
        GOOGLE_CERTS_URL: `${google.url}/oauth2/v1/certs`,
        GMAIL_API_URL: google.url,
        GMAIL_PUSH_TOPIC: googleCredentials.topic,
        GMAIL_PUSH_ACCOUNT: googleCredentials.pushAccount,
      }),
  ...(microsoft === undefined
    ? {}
    : {
        OUTLOOK_CLIENT_ID: microsoftCredentials.clientId,
        OUTLOOK_CLIENT_SECRET: microsoftCredentials.clientSecret,
        OUTLOOK_LOGIN_URL: microsoft.url,
        OUTLOOK_API_URL: microsoft.url,
      }),
});
