import type { z } from 'zod';
import type { Effect } from '#ports/no-answer.ts';
import type { CrmOAuth } from '#ports/crm-sign-in.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { hubspotApiVersion } from './dated-paths.ts';
import { toProviderError, UnsuccessfulAnswer } from './errors.ts';
import { instanceUrlOf } from './instance-url.ts';
import { RefreshReply, TokenReply } from './wire.ts';

/** Must equal `requiredScopes` of the HubSpot app's configuration. */
export const hubspotScopes: readonly string[] = [
  'oauth',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.companies.read',
  'crm.objects.owners.read',
  'crm.schemas.contacts.read',
  'crm.schemas.contacts.write',
  'sales-email-read',
];

/** Granted where the account has them. Must equal `optionalScopes` of the app's configuration; without them deals are not read, companies not written and not made, workflows not named. */
export const hubspotOptionalScopes: readonly string[] = [
  'crm.objects.companies.write',
  'crm.objects.deals.read',
  'crm.schemas.companies.read',
  'crm.schemas.companies.write',
  'crm.schemas.deals.read',
  'crm.lists.read',
  'automation',
  'communication_preferences.read_write',
];

interface OAuthConfig {
  clientId: string;
  clientSecret: string;
  apiUrl: string;
  appUrl: string;
  timeoutMs: number;
}

/** The generated client drops hub_id and user_id from the reply and knows no PKCE verifier, so this call is ours. */
async function revoke(config: OAuthConfig, token: string): Promise<void> {
  const body = new URLSearchParams({ token, client_id: config.clientId, client_secret: config.clientSecret });
  const request = { method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(config.timeoutMs) } as const;
  const failed = (error: unknown): never => {
    throw toProviderError(error, 'read');
  };
  const reply = await fetch(`${config.apiUrl}/oauth/${hubspotApiVersion}/token/revoke`, request).catch(failed);
  const text = await reply.text().catch(failed);
  if (!reply.ok) failed(new UnsuccessfulAnswer(reply.status, text, Object.fromEntries(reply.headers)));
}

async function requestToken<Schema extends z.ZodType>(
  config: OAuthConfig,
  effect: Effect,
  schema: Schema,
  grant: Record<string, string>,
): Promise<z.infer<Schema>> {
  const form = new URLSearchParams({ ...grant, client_id: config.clientId, client_secret: config.clientSecret });
  const request = { method: 'POST', body: form, redirect: 'error', signal: AbortSignal.timeout(config.timeoutMs) } as const;
  const failed = (error: unknown): never => {
    throw toProviderError(error, effect);
  };
  const reply = await fetch(`${config.apiUrl}/oauth/${hubspotApiVersion}/token`, request).catch(failed);
  const text = await reply.text().catch(failed);
  if (!reply.ok) throw toProviderError(new UnsuccessfulAnswer(reply.status, text, Object.fromEntries(reply.headers)), effect);
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ProviderError(effect === 'write' ? 'unknown_outcome' : 'temporary', 'HubSpot answered in a form we do not know', { cause });
  }
}

function authorizeUrl(config: OAuthConfig, request: { state: string; redirectUri: string; codeChallenge: string }): string {
  const url = new URL('/oauth/authorize', config.appUrl);
  url.search = new URLSearchParams({
    client_id: config.clientId,
    redirect_uri: request.redirectUri,
    scope: hubspotScopes.join(' '),
    optional_scope: hubspotOptionalScopes.join(' '),
    state: request.state,
    code_challenge: request.codeChallenge,
    code_challenge_method: 'S256',
  }).toString();
  return url.toString();
}

export function hubspotOAuth(config: OAuthConfig): CrmOAuth {
  return {
    authorizeUrl: (request) => authorizeUrl(config, request),
    exchange: async ({ code, redirectUri, codeVerifier }) => {
      const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: codeVerifier };
      const reply = await requestToken(config, 'write', TokenReply, grant);
      return {
        accessToken: reply.access_token,
        refreshToken: reply.refresh_token,
        expiresInSeconds: reply.expires_in,
        instanceUrl: instanceUrlOf(config.apiUrl, String(reply.hub_id)),
        orgId: String(reply.hub_id),
        userId: String(reply.user_id),
      };
    },
    revoke: (refreshToken) => revoke(config, refreshToken),
    refresh: async (refreshToken, instanceUrl) => {
      // Refresh tokens do not rotate: asking twice does no harm, so no outcome is unknown.
      const reply = await requestToken(config, 'read', RefreshReply, { grant_type: 'refresh_token', refresh_token: refreshToken });
      return { accessToken: reply.access_token, refreshToken: reply.refresh_token ?? null, expiresInSeconds: reply.expires_in, instanceUrl };
    },
  };
}
