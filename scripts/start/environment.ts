import { twinCredentials } from '../../backend/sandbox/seed/credentials.ts';
import type { LocalDatabases } from './database.ts';
import type { LocalState } from './local-state.ts';

/** What the product is configured with locally: the same variables a real deployment sets, pointing at the twin. */
export function productEnvironment(state: LocalState, databases: LocalDatabases): Record<string, string> {
  const { ports } = state;
  const at = (port: number): string => `http://127.0.0.1:${port}`;
  return {
    NODE_ENV: 'development',
    DATABASE_URL: databases.appUrl,
    MIGRATE_DATABASE_URL: databases.ownerUrl,
    HOST: '127.0.0.1',
    PORT: String(ports.product),
    PUBLIC_URL: at(ports.product),
    ENCRYPTION_KEYS: state.encryptionKeys,
    TRACKING_KEYS: state.trackingKeys,
    ALLOW_CLOCK_OFFSET: 'true',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    SALESFORCE_CLIENT_ID: twinCredentials.salesforce.clientId,
    SALESFORCE_CLIENT_SECRET: twinCredentials.salesforce.clientSecret,
    SALESFORCE_LOGIN_URL: at(ports.twin + 1),
    HUBSPOT_CLIENT_ID: twinCredentials.hubspot.clientId,
    HUBSPOT_CLIENT_SECRET: twinCredentials.hubspot.clientSecret,
    HUBSPOT_API_URL: at(ports.twin + 2),
    HUBSPOT_APP_URL: at(ports.twin + 2),
    SMTP_URL: `smtp://127.0.0.1:${ports.twin + 3}`,
    SMTP_INBOUND_SECRET: state.inboundMailSecret,
    ...(process.env.PRODUCT_NAME ? { PRODUCT_NAME: process.env.PRODUCT_NAME } : {}),
    ...(process.env.REDIS_URL ? { REDIS_URL: process.env.REDIS_URL } : {}),
  };
}
