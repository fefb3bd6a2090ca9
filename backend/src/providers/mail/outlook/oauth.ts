import type { z } from 'zod';
import type { MailOAuth, MailTokens } from '#ports/mail.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { OutlookClient } from './client.ts';
import { RefusedCall, toProviderError } from './errors.ts';
import { maySend, type OutlookConfig, READING, SENDING, shortScopes } from './settings.ts';
import { Me, TokenReply } from './wire.ts';

const SCOPES = ['offline_access', 'User.Read', SENDING];

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** A code or refresh token that was used and not answered may be used again or signed in for again: nothing is lost but a moment. */
async function requestToken(config: OutlookConfig, grant: Record<string, string>): Promise<z.infer<typeof TokenReply>> {
  const failed = (error: unknown): never => {
    throw toProviderError(error, 'read');
  };
  const reply = await fetch(`${config.loginUrl}/${config.tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: config.clientId, client_secret: config.clientSecret, ...grant }),
    redirect: 'error',
    signal: AbortSignal.timeout(config.timeoutMs),
  }).catch(failed);
  const body = parsed(await reply.text().catch(failed));
  if (!reply.ok) throw toProviderError(new RefusedCall(reply.status, body, reply.headers.get('retry-after')), 'read');
  const tokens = TokenReply.safeParse(body);
  if (tokens.success) return tokens.data;
  throw new ProviderError('temporary', 'Microsoft answered in a form we do not know', { cause: tokens.error });
}

const tokensOf = (reply: z.infer<typeof TokenReply>): MailTokens => ({
  accessToken: reply.access_token,
  refreshToken: reply.refresh_token ?? null,
  expiresInSeconds: reply.expires_in,
  scopes: shortScopes(reply.scope.split(' ').filter((scope) => scope !== '')),
});

function authorizeUrl(config: OutlookConfig, request: Parameters<MailOAuth['authorizeUrl']>[0]): string {
  const url = new URL(`${config.loginUrl}/${config.tenant}/oauth2/v2.0/authorize`);
  url.search = new URLSearchParams({
    client_id: config.clientId,
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: request.redirectUri,
    scope: [...SCOPES, ...(request.withReading ? [READING] : [])].join(' '),
    state: request.state,
    code_challenge: request.codeChallenge,
    code_challenge_method: 'S256',
    ...(request.address === null ? { prompt: 'select_account' } : { login_hint: request.address }),
  }).toString();
  return url.toString();
}

/** There is no call that ends a grant: its owner takes it back in the account's own pages. */
export function outlookOAuth(config: OutlookConfig): MailOAuth {
  return {
    authorizeUrl: (request) => authorizeUrl(config, request),
    async exchange({ code, redirectUri, codeVerifier }) {
      const reply = await requestToken(config, { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: codeVerifier });
      const tokens = tokensOf(reply);
      if (!maySend(tokens.scopes)) throw new ProviderError('permission', 'sending was not allowed', { vendorCode: 'not_allowed' });
      const client = new OutlookClient({ apiUrl: config.apiUrl, accessToken: async () => reply.access_token, timeoutMs: config.timeoutMs });
      const me = await client.read(Me, '/me?$select=displayName,mail,userPrincipalName');
      const address = me.mail || me.userPrincipalName;
      return { ...tokens, address: address.toLowerCase(), name: me.displayName ?? '' };
    },
    refresh: async (refreshToken) => tokensOf(await requestToken(config, { grant_type: 'refresh_token', refresh_token: refreshToken })),
  };
}
