import type { CrmOAuth } from '#ports/crm-sign-in.ts';
import jsforce from 'jsforce';
import { toProviderError } from './errors.ts';
import { BoundedTransport } from './transport.ts';
import { Introspection, TokenReply } from './wire.ts';

export interface OAuthClient {
  clientId: string;
  clientSecret: string;
  loginUrl: string;
}

/** The shortest session an admin can choose; assumed where the org does not say how long a token lasts. */
const SHORTEST_SESSION_SECONDS = 15 * 60;

/** Web-server flow with PKCE. Token replies carry no lifetime, so it is asked for by introspection. */
export function createOAuth(client: OAuthClient): CrmOAuth {
  const transport = new BoundedTransport();

  function flow(host: string, redirectUri?: string): jsforce.OAuth2 {
    const oauth2 = new jsforce.OAuth2({
      loginUrl: host,
      clientId: client.clientId,
      clientSecret: client.clientSecret,
      ...(redirectUri === undefined ? {} : { redirectUri }),
    });
    oauth2._transport = transport;
    return oauth2;
  }

  async function lifetimeSeconds(reply: TokenReply): Promise<number> {
    try {
      const form = new URLSearchParams({
        token: reply.access_token,
        token_type_hint: 'access_token',
        client_id: client.clientId,
        client_secret: client.clientSecret,
      });
      const url = `${reply.instance_url.replace(/\/+$/, '')}/services/oauth2/introspect`;
      const { body } = await transport.httpRequest({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      });
      const { exp, iat } = Introspection.parse(JSON.parse(body));
      return Math.max(60, exp - iat);
    } catch {
      return SHORTEST_SESSION_SECONDS;
    }
  }

  return {
    authorizeUrl: ({ state, redirectUri, codeChallenge }) =>
      flow(client.loginUrl, redirectUri).getAuthorizationUrl({
        scope: 'api refresh_token',
        state,
        code_challenge: codeChallenge,
        code_challenge_method: 'S256',
      }),

    async exchange({ code, redirectUri, codeVerifier }) {
      const reply = await requestToken(() => flow(client.loginUrl, redirectUri).requestToken(code, { code_verifier: codeVerifier }));
      const [orgId = '', userId = ''] = reply.id.split('/').slice(-2);
      return { ...toTokens(reply, await lifetimeSeconds(reply)), orgId, userId };
    },

    async refresh(refreshToken, instanceUrl) {
      const reply = await requestToken(() => flow(instanceUrl).refreshToken(refreshToken));
      return toTokens(reply, await lifetimeSeconds(reply));
    },

    async revoke(refreshToken, instanceUrl) {
      const form = new URLSearchParams({ token: refreshToken });
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      try {
        await transport.httpRequest({
          method: 'POST',
          url: `${instanceUrl.replace(/\/+$/, '')}/services/oauth2/revoke`,
          headers,
          body: form.toString(),
        });
      } catch (error) {
        throw toProviderError(error, 'read');
      }
    },
  };
}

async function requestToken(ask: () => Promise<unknown>): Promise<TokenReply> {
  try {
    return TokenReply.parse(await ask());
  } catch (error) {
    // Asking twice for a token does no harm, so a lost answer is merely temporary.
    throw toProviderError(error, 'read');
  }
}

function toTokens(reply: TokenReply, expiresInSeconds: number) {
  return { accessToken: reply.access_token, refreshToken: reply.refresh_token ?? null, expiresInSeconds, instanceUrl: reply.instance_url };
}
