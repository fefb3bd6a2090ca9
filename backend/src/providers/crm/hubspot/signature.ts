import { createHmac, timingSafeEqual } from 'node:crypto';

const maxSkewMs = 5 * 60_000;

/** The escapes HubSpot's documentation asks to decode before hashing; its own signer leaves them as they are. */
function decoded(uri: string): string {
  return uri.replaceAll(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi, (escape) => decodeURIComponent(escape));
}

export function signatureV3(clientSecret: string, method: string, uri: string, rawBody: string, timestamp: string): Buffer {
  return createHmac('sha256', clientSecret).update(`${method}${uri}${rawBody}${timestamp}`, 'utf8').digest();
}

export interface SignedV3 {
  method: string;
  /** Configured public URL + raw path and query. */
  uri: string;
  rawBody: string;
  signature: string | null;
  timestamp: string | null;
  nowMs: number;
}

/** True for a genuine request not older, and not further in the future, than five minutes. */
export function isGenuineV3(clientSecret: string, request: SignedV3): boolean {
  const { method, uri, rawBody, signature, timestamp, nowMs } = request;
  if (!signature || !timestamp || !/^\d{13}$/.test(timestamp)) return false;
  if (Math.abs(nowMs - Number(timestamp)) > maxSkewMs) return false;
  const given = Buffer.from(signature, 'base64');
  return [uri, decoded(uri)].some((candidate) => {
    const expected = signatureV3(clientSecret, method.toUpperCase(), candidate, rawBody, timestamp);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
