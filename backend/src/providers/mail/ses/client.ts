import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { SesAccount, SesEnv } from './settings.ts';

const MOST_CLIENTS = 200;
/** Thirty megabytes that only those pay who send through it. */
const loadSdk = () => import('@aws-sdk/client-sesv2');

export interface SesCaller {
  sdk: Awaited<ReturnType<typeof loadSdk>>;
  client: SESv2Client;
}

/** One client per account, so that its connections are used again. The SDK's own retries are off: each would be another mail. */
export function createClients(config: SesEnv): (account: SesAccount) => Promise<SesCaller> {
  const clients = new Map<string, SESv2Client>();
  return async (account) => {
    const { region, accessKeyId, secretAccessKey } = account;
    const key = JSON.stringify([region, accessKeyId, secretAccessKey]);
    const sdk = await loadSdk();
    const known = clients.get(key);
    if (known) return { sdk, client: known };
    const client = new sdk.SESv2Client({
      region,
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
      requestHandler: {
        connectionTimeout: Math.min(config.SES_SILENCE_MS, 15_000),
        requestTimeout: config.SES_SILENCE_MS,
        throwOnRequestTimeout: true,
      },
      ...(config.SES_ENDPOINT === undefined ? {} : { endpoint: config.SES_ENDPOINT }),
    });
    const [oldest] = clients.keys();
    if (clients.size >= MOST_CLIENTS && oldest !== undefined) clients.delete(oldest);
    clients.set(key, client);
    return { sdk, client };
  };
}
