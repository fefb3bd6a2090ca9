import { createHash } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { createMimeComposer } from '#platform/mime.ts';
import type { MailConnection, MailOAuth, MailProvider, MailTokens, OutboundMail } from '#ports/mail.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { env, gmailProviders } from '#providers/mail/gmail/index.ts';
import { pressAllow } from '../../../../scripts/start/connect-crm.ts';
import { googleCredentials } from '../../../sandbox/google/seed.ts';
import { productUrl, runGoogle, type RunningGoogle } from '../../../sandbox/google/running-twin.ts';

export const OWNER = 'zoe@seller.example';
const redirectUri = `${productUrl}/oauth/mail/gmail/callback`;
const verifier = 'a-verifier-of-some-length-that-only-we-know';

export interface Connected {
  running: RunningGoogle;
  provider: MailProvider;
  oauth: MailOAuth;
  tokens: MailTokens & { address: string; name: string };
  connection: MailConnection;
}

export function providerAt(url: string, over: Record<string, string> = {}): { provider: MailProvider; oauth: MailOAuth } {
  const config = env.parse({
    GOOGLE_CLIENT_ID: googleCredentials.clientId,
    GOOGLE_CLIENT_SECRET: googleCredentials.clientSecret,
    GOOGLE_AUTHORIZE_URL: `${url}/o/oauth2/v2/auth`,
    GOOGLE_TOKEN_URL: `${url}/token`,
    GOOGLE_REVOKE_URL: `${url}/revoke`,
    GOOGLE_CERTS_URL: `${url}/oauth2/v1/certs`,
    GMAIL_API_URL: url,
    GMAIL_PUSH_TOPIC: googleCredentials.topic,
    GMAIL_PUSH_ACCOUNT: googleCredentials.pushAccount,
    GMAIL_SILENCE_MS: '1500',
    ...over,
  });
  const [provider] = gmailProviders(config, { publicUrl: productUrl, mime: createMimeComposer() });
  if (!provider?.oauth) throw new Error('Gmail is not offered');
  return { provider, oauth: provider.oauth };
}

export async function signIn(oauth: MailOAuth, withReading = true, codeVerifier = verifier) {
  const codeChallenge = createHash('sha256').update(verifier).digest('base64url');
  const back = await pressAllow(oauth.authorizeUrl({ state: 'st', redirectUri, codeChallenge, address: OWNER, withReading }));
  return oauth.exchange({ code: back.searchParams.get('code') ?? '', redirectUri, codeVerifier });
}

/** The provider over a fresh twin, signed in to through the real consent flow; closed when the test ends. */
export async function connect(over: { withReading?: boolean; flipped?: readonly string[] } = {}): Promise<Connected> {
  const running = await runGoogle(OWNER, over.flipped);
  onTestFinished(() => running.close());
  const { provider, oauth } = providerAt(running.url);
  const tokens = await signIn(oauth, over.withReading);
  const { accessToken, scopes } = tokens;
  const connection = provider.connect({ address: OWNER, settings: {}, accessToken: async () => accessToken, scopes });
  return { running, provider, oauth, tokens, connection };
}

export const mailTo = (address: string, over: Partial<OutboundMail> = {}): OutboundMail => ({
  sendId: 'b6f0c6a4-6e0b-4d5c-9a51-0d9b1f3c5a01',
  messageId: '<b6f0c6a4@seller.example>',
  from: { name: 'Zoe Seller', address: OWNER },
  to: { name: 'Ana', address },
  replyTo: null,
  subject: 'A thought',
  html: '<p>Hi</p>',
  text: 'Hi',
  envelopeFrom: `bounces+1@seller.example`,
  date: new Date('2026-11-23T10:00:00Z'),
  inReplyTo: null,
  references: [],
  headers: { 'List-Unsubscribe': '<https://ours.example/u/t>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  threadKey: null,
  ...over,
});

/** How the port names what went wrong. */
export const failureOf = (promise: Promise<unknown>): Promise<{ failure: string; code: string | null } | string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof ProviderError ? { failure: error.failure, code: error.vendorCode } : String(error)),
  );
