import { auth } from 'googleapis/build/src/apis/gmail/index.js';
import type { MailOAuth, MailTokens } from '#ports/mail.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { toProviderError } from './errors.ts';
import { allowedBy, wantedScopes } from './scopes.ts';
import type { GmailEnv } from './settings.ts';

export type GoogleClient = InstanceType<typeof auth.OAuth2>;

/** Google's sign-in server, wherever the environment says it is. */
export const googleClient = (config: GmailEnv): GoogleClient =>
  new auth.OAuth2({
    clientId: config.GOOGLE_CLIENT_ID,
    clientSecret: config.GOOGLE_CLIENT_SECRET,
    endpoints: {
      oauth2TokenUrl: config.GOOGLE_TOKEN_URL,
      oauth2RevokeUrl: config.GOOGLE_REVOKE_URL,
      oauth2FederatedSignonPemCertsUrl: config.GOOGLE_CERTS_URL,
    },
    transporterOptions: { timeout: config.GMAIL_SILENCE_MS },
  });

type Credentials = GoogleClient['credentials'];

function tokensOf({ access_token: accessToken, refresh_token: refreshToken, expiry_date: expiresAt, scope }: Credentials): MailTokens {
  if (!accessToken) throw new ProviderError('temporary', 'Google answered without a token');
  const expiresInSeconds = Math.max(0, Math.floor(((expiresAt ?? Date.now()) - Date.now()) / 1000));
  return { accessToken, refreshToken: refreshToken ?? null, expiresInSeconds, scopes: (scope ?? '').split(' ').filter((one) => one !== '') };
}

/** The address is what Google has signed, for the mailbox's own scopes may not let us ask who it is of. */
async function ownerOf(client: GoogleClient, config: GmailEnv, idToken: string | null | undefined): Promise<{ address: string; name: string }> {
  const ticket = await client.verifyIdToken({ idToken: idToken ?? '', audience: config.GOOGLE_CLIENT_ID }).catch(() => null);
  const owner = ticket?.getPayload();
  if (!owner?.email || owner.email_verified !== true) throw new ProviderError('validation', 'Google did not say whose mailbox this is');
  return { address: owner.email, name: owner.name ?? '' };
}

export function gmailOAuth(config: GmailEnv): MailOAuth {
  return {
    authorizeUrl({ state, redirectUri, codeChallenge, address, withReading }) {
      const url = new URL(config.GOOGLE_AUTHORIZE_URL);
      url.search = new URLSearchParams({
        client_id: config.GOOGLE_CLIENT_ID,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: wantedScopes(withReading).join(' '),
        state,
        code_challenge: codeChallenge,
        code_challenge_method: 'S256',
        // A refresh token is given for consent only.
        access_type: 'offline',
        prompt: 'consent',
        ...(address === null ? {} : { login_hint: address }),
      }).toString();
      return url.toString();
    },
    async exchange({ code, redirectUri, codeVerifier }) {
      const client = googleClient(config);
      try {
        const { tokens } = await client.getToken({ code, codeVerifier, redirect_uri: redirectUri });
        const kept = tokensOf(tokens);
        if (!allowedBy(kept.scopes).maySend) throw new ProviderError('permission', 'sending was not allowed', { vendorCode: 'not_allowed' });
        return { ...kept, ...(await ownerOf(client, config, tokens.id_token)) };
      } catch (error) {
        throw toProviderError(error, 'read');
      }
    },
    async refresh(refreshToken) {
      const client = googleClient(config);
      client.setCredentials({ refresh_token: refreshToken });
      try {
        const { credentials } = await client.refreshAccessToken();
        // The client puts the old one back where Google gave none.
        return { ...tokensOf(credentials), refreshToken: credentials.refresh_token === refreshToken ? null : (credentials.refresh_token ?? null) };
      } catch (error) {
        throw toProviderError(error, 'read');
      }
    },
    async revoke(refreshToken) {
      try {
        await googleClient(config).revokeToken(refreshToken);
      } catch (error) {
        throw toProviderError(error, 'read');
      }
    },
  };
}
