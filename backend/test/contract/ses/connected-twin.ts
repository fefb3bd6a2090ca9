import { onTestFinished } from 'vitest';
import type { MailConnection, MailProvider, OutboundMail } from '#ports/mail.ts';
import { createHttpClient } from '#platform/http-client.ts';
import { createMimeComposer } from '#platform/mime.ts';
import { env, sesProviders } from '#providers/mail/ses/index.ts';
import { type RunningSes, runSes } from '../../../sandbox/ses/running-twin.ts';
import { sesCredentials } from '../../../sandbox/ses/seed.ts';
import { addIdentity } from '../../../sandbox/ses/world.ts';

export const SELLER = 'zoe@seller.example';
export const sendId = '0b0f6a52-6c1e-4d5b-9f0e-0d3b8a1c2e4f';

export interface Connected {
  running: RunningSes;
  provider: MailProvider;
  connect(settings?: Record<string, string>): MailConnection;
}

export const sesEnvironment = (url: string): Record<string, string> => ({
  SES_REGION: sesCredentials.region,
  SES_ACCESS_KEY_ID: sesCredentials.accessKeyId,
  SES_SECRET_ACCESS_KEY: sesCredentials.secretAccessKey,
  SES_CONFIGURATION_SET: sesCredentials.configurationSet,
  SES_TOPIC_ARNS: sesCredentials.topicArn,
  SES_ENDPOINT: url,
  SES_SNS_ORIGINS: url,
});

/** The provider over a fresh twin in which the seller's domain is verified; closed when the test ends. */
export async function connected(over: Record<string, string> = {}): Promise<Connected> {
  const running = await runSes();
  onTestFinished(() => running.close());
  addIdentity(running.twin, 'seller.example');
  const config = env.parse({ ...sesEnvironment(running.url), ...over });
  const [provider] = sesProviders(config, { mime: createMimeComposer(), http: createHttpClient });
  if (!provider) throw new Error('SES is not offered');
  return { running, provider, connect: (settings = {}) => provider.connect({ address: SELLER, settings, accessToken: null, scopes: [] }) };
}

export const mailTo = (address: string): OutboundMail => ({
  sendId,
  messageId: '<ours@seller.example>',
  from: { name: 'Zoë', address: SELLER },
  to: { name: 'Ana', address },
  replyTo: null,
  subject: 'Grüße',
  html: '<p>Hello</p>',
  text: 'Hello',
  envelopeFrom: `bounces+${sendId}@seller.example`,
  date: new Date('2026-11-23T10:00:00Z'),
  inReplyTo: '<before@buyer.example>',
  references: ['<first@seller.example>', '<before@buyer.example>'],
  threadKey: null,
  headers: { 'List-Unsubscribe': '<https://seller.example/u/1>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
});
