import type { Twin } from '../../core/twin.ts';
import type { Org } from '../org.ts';
import { clientsOf, orgsOfClient } from './client.ts';
import { OAuthFault } from './oauth-fault.ts';

export interface AuthorizeRequest {
  orgs: Org[];
  clientId: string;
  redirectUri: string;
  state: string | null;
  scope: string;
  codeChallenge: string | null;
}

/** Which orgs the client is registered in; who logs in decides between them, as with one login host for all orgs. */
export function readAuthorizeRequest(twin: Twin, parameters: Record<string, string | undefined>): AuthorizeRequest {
  const clientId = parameters['client_id'] ?? '';
  const redirectUri = parameters['redirect_uri'] ?? '';
  const orgs = orgsOfClient(twin, clientId);
  const matching = orgs.filter((org) => clientsOf(org).some(({ id, redirectUris }) => id === clientId && redirectUris.includes(redirectUri)));
  if (matching.length === 0) throw new OAuthFault('redirect_uri_mismatch', 'redirect_uri must match configuration');
  if (parameters['response_type'] !== 'code') throw new OAuthFault('unsupported_response_type', 'response type not supported');
  const codeChallenge = parameters['code_challenge'] ?? null;
  if (codeChallenge !== null && !/^[A-Za-z0-9_-]{43}$/.test(codeChallenge)) throw new OAuthFault('invalid_request', 'invalid code challenge');
  if ((parameters['code_challenge_method'] ?? 'S256') !== 'S256') throw new OAuthFault('invalid_request', 'invalid code challenge method');
  return {
    orgs: matching,
    clientId,
    redirectUri,
    state: parameters['state'] ?? null,
    scope: parameters['scope'] ?? 'api refresh_token',
    codeChallenge,
  };
}
