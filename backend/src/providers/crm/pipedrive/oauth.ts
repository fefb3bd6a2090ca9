import type { z } from 'zod';
import type { Effect } from '#ports/no-answer.ts';
import type { CrmOAuth } from '#ports/crm-sign-in.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { PipedriveClient } from './client.ts';
import { toProviderError, UnsuccessfulAnswer } from './errors.ts';
import { OwnUser, TokenReply } from './wire.ts';

interface OAuthConfig {
  clientId: string;
  clientSecret: string;
  oauthUrl: string;
  timeoutMs: number;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** The client's own sign-in keeps the tokens to itself and renews them behind our back, so this call is ours. */
async function requestToken(config: OAuthConfig, effect: Effect, grant: Record<string, string>): Promise<z.infer<typeof TokenReply>> {
  const basic = Buffer.from(`${config.clientId}:${config.clientSecret}`).toString('base64');
  const failed = (error: unknown): never => {
    throw toProviderError(error, effect);
  };
  const reply = await fetch(`${config.oauthUrl}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams(grant),
    redirect: 'error',
    signal: AbortSignal.timeout(config.timeoutMs),
  }).catch(failed);
  const body = parsed(await reply.text().catch(failed));
  if (!reply.ok) throw toProviderError(new UnsuccessfulAnswer(reply.status, body, Object.fromEntries(reply.headers)), effect);
  const tokens = TokenReply.safeParse(body);
  if (tokens.success) return tokens.data;
  throw new ProviderError(effect === 'write' ? 'unknown_outcome' : 'temporary', 'Pipedrive answered in a form we do not know', {
    cause: tokens.error,
  });
}

/** What the app may do is set at Pipedrive's developer hub; there is no scope and no PKCE in the address. */
function authorizeUrl(config: OAuthConfig, request: { state: string; redirectUri: string }): string {
  const url = new URL('/oauth/authorize', config.oauthUrl);
  url.search = new URLSearchParams({ client_id: config.clientId, redirect_uri: request.redirectUri, state: request.state }).toString();
  return url.toString();
}

export function pipedriveOAuth(config: OAuthConfig): CrmOAuth {
  return {
    authorizeUrl: (request) => authorizeUrl(config, request),
    exchange: async ({ code, redirectUri }) => {
      const reply = await requestToken(config, 'write', { grant_type: 'authorization_code', code, redirect_uri: redirectUri });
      const credentials = { instanceUrl: reply.api_domain, accessToken: async () => reply.access_token };
      // The tokens' answer says where the company is, not which one: a company may change its domain.
      const { data: user } = await new PipedriveClient(credentials, config.timeoutMs).read(OwnUser, (apis) => apis.users.getCurrentUser());
      return {
        accessToken: reply.access_token,
        refreshToken: reply.refresh_token,
        expiresInSeconds: reply.expires_in,
        instanceUrl: reply.api_domain,
        orgId: String(user.company_id),
        userId: String(user.id),
      };
    },
    refresh: async (refreshToken) => {
      const reply = await requestToken(config, 'read', { grant_type: 'refresh_token', refresh_token: refreshToken });
      return {
        accessToken: reply.access_token,
        refreshToken: reply.refresh_token,
        expiresInSeconds: reply.expires_in,
        instanceUrl: reply.api_domain,
      };
    },
  };
}
