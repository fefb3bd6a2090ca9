import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CardCaller, SignedRequest } from '#ports/signed-request.ts';
import { ProviderError } from '#ports/provider-error.ts';

/** How far a caller's clock may be off, either way. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * Checks a call of the package's Apex gateway: base64 HMAC-SHA256 with the org's gateway key over six lines (method,
 * path with query, timestamp in milliseconds, org id, user id, raw body). The user is vouched for by packaged Apex,
 * which takes it from UserInfo.
 */
export async function verifyCardCall(request: SignedRequest, gatewayKey: (orgId: string) => Promise<string | null>): Promise<CardCaller> {
  const orgId = request.headers.get('x-salesos-org') ?? '';
  const userId = request.headers.get('x-salesos-user') ?? '';
  const timestamp = request.headers.get('x-salesos-timestamp') ?? '';
  const signature = Buffer.from(request.headers.get('x-salesos-signature') ?? '', 'base64');
  if (!/^00D[0-9A-Za-z]{15}$/.test(orgId) || !/^005[0-9A-Za-z]{15}$/.test(userId) || !/^\d{13}$/.test(timestamp))
    throw refused('incomplete signature headers');
  if (Math.abs(request.nowMs - Number(timestamp)) > TOLERANCE_MS) throw refused('stale or future timestamp');
  const key = await gatewayKey(orgId);
  if (key === null) throw refused('unknown org');
  const text = [request.method.toUpperCase(), request.pathAndQuery, timestamp, orgId, userId, request.rawBody].join('\n');
  const expected = createHmac('sha256', key).update(text).digest();
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) throw refused('wrong signature');
  return { orgId, userExternalId: userId, userEmail: null };
}

function refused(reason: string): ProviderError {
  return new ProviderError('permission', `card call refused: ${reason}`);
}
