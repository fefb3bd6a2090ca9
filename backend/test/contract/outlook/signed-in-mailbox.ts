import { createHash, randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { MailConnection, MailTokens, OutboundMail } from '#ports/mail.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { createMimeComposer } from '#platform/mime.ts';
import { outlookMailProvider } from '#providers/mail/outlook/index.ts';
import { pressAllow } from '../../../../scripts/start/connect-crm.ts';
import { type Mailbox, mailboxAt } from '../../../sandbox/microsoft/mailbox.ts';
import { redirectUri, runMicrosoft, type RunningMicrosoft } from '../../../sandbox/microsoft/running-twin.ts';
import { type MicrosoftSeed, microsoftCredentials } from '../../../sandbox/microsoft/seed.ts';

export const zoe = { name: 'Zoë Łuczak', address: 'zoe@seller.example' };

type Options = Parameters<typeof runMicrosoft>[1] & { withReading?: boolean; timeoutMs?: number; person?: Partial<MicrosoftSeed['people'][number]> };

export interface SignedIn {
  running: RunningMicrosoft;
  provider: ReturnType<typeof outlookMailProvider>;
  connection: MailConnection;
  tokens: MailTokens & { address: string; name: string };
  mailbox: Mailbox;
}

/** The provider over a fresh twin, signed in through the real consent page with PKCE; closed when the test ends. */
export async function signIn({ withReading = true, timeoutMs = 20_000, person = {}, ...over }: Options = {}): Promise<SignedIn> {
  const running = await runMicrosoft(
    [
      { name: 'Somebody Else', address: 'else@seller.example' },
      { ...zoe, ...person },
    ],
    over,
  );
  onTestFinished(() => running.close());
  const config = { ...microsoftCredentials, tenant: 'common', loginUrl: running.url, apiUrl: running.url, timeoutMs };
  const provider = outlookMailProvider(config, createMimeComposer());
  const codeVerifier = randomBytes(32).toString('base64url');
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const asked = { state: 'st', redirectUri, codeChallenge, address: zoe.address, withReading };
  const back = await pressAllow(provider.oauth.authorizeUrl(asked));
  const tokens = await provider.oauth.exchange({ code: back.searchParams.get('code') ?? '', redirectUri, codeVerifier });
  const connection = provider.connect({ address: zoe.address, settings: {}, accessToken: async () => tokens.accessToken, scopes: tokens.scopes });
  const mailbox = mailboxAt(running.twin, zoe.address);
  if (!mailbox) throw new Error('the twin does not know this person');
  return { running, provider, connection, tokens, mailbox };
}

export const mailTo = (address: string, change: Partial<OutboundMail> = {}): OutboundMail => ({
  sendId: 'send-1',
  messageId: '<send-1@seller.example>',
  from: zoe,
  to: { name: 'Ana', address },
  replyTo: null,
  subject: 'Grüße',
  html: '<p>Hello</p>',
  text: 'Hello',
  envelopeFrom: 'bounces+send-1@seller.example',
  date: new Date('2026-11-23T10:00:00Z'),
  inReplyTo: null,
  references: [],
  threadKey: null,
  headers: { 'List-Unsubscribe': '<https://app.example/u/t>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  ...change,
});

/** How the port names what went wrong. */
export const failureOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof ProviderError ? error.failure : String(error)),
  );
