import type { CardCaller, SignedRequest } from '#ports/signed-request.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { isGenuineV3 } from './signature.ts';

const refused = (): ProviderError => new ProviderError('permission', 'the request is not signed by HubSpot');

/**
 * HubSpot adds who is calling to the query and signs it. A name that occurs twice is refused: one of the two would be
 * the card's own, and a person can make the card send anything.
 */
function single(query: URLSearchParams, name: string): string | null {
  const values = query.getAll(name);
  if (values.length > 1) throw refused();
  return values[0] || null;
}

export function verifiedCaller(config: { clientSecret: string; publicUrl: string }, request: SignedRequest): CardCaller {
  const genuine = isGenuineV3(config.clientSecret, {
    method: request.method,
    uri: `${config.publicUrl.replace(/\/+$/, '')}${request.pathAndQuery}`,
    rawBody: request.rawBody,
    signature: request.headers.get('x-hubspot-signature-v3'),
    timestamp: request.headers.get('x-hubspot-request-timestamp'),
    nowMs: request.nowMs,
  });
  if (!genuine) throw refused();
  const query = new URLSearchParams(request.pathAndQuery.split('?')[1] ?? '');
  const [orgId, userExternalId, userEmail] = [single(query, 'portalId'), single(query, 'userId'), single(query, 'userEmail')];
  if (orgId === null || userExternalId === null) throw refused();
  return { orgId, userExternalId, userEmail };
}
