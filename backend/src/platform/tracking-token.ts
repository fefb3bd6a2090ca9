import { createHmac, timingSafeEqual } from 'node:crypto';
import { TrackingLinkError, type TrackingClaim, type TrackingClaimFor, type TrackingPurpose, type TrackingTokens } from '#ports/tracking-token.ts';
import { packClaim, unpackClaim } from './tracking-token-layout.ts';

/** 128 bits of HMAC-SHA-256: a forger has no offline check, so half the tag is more than enough and keeps links short. */
const TAG_BYTES = 16;
/** Keeps a tracked link, host and path included, within about 2,000 characters, which every browser and proxy takes. */
const URL_LIMIT = 1350;
const TOKEN_LIMIT = 2048;

/** ASCII form of a plain http(s) URL, safe in a Location header. */
function targetOf(url: string): string {
  // eslint-disable-next-line no-control-regex -- the URL parser would drop these silently and sign something else
  if (/[\u0000-\u0020\u007f]/.test(url) || !URL.canParse(url)) throw new TrackingLinkError('malformed');
  const target = new URL(url);
  if (target.protocol !== 'http:' && target.protocol !== 'https:') throw new TrackingLinkError('scheme');
  if (target.href.length > URL_LIMIT) throw new TrackingLinkError('too_long');
  return target.href;
}

function isPlainTarget(url: string): boolean {
  try {
    return targetOf(url) === url;
  } catch {
    return false;
  }
}

// The label keeps these tags apart from any other use of the same key.
const tagOf = (key: Buffer, payload: Buffer): Buffer =>
  createHmac('sha256', key).update('salesos.tracking\n').update(payload).digest().subarray(0, TAG_BYTES);

function decode(token: string): Buffer | null {
  if (token.length > TOKEN_LIMIT || !/^[A-Za-z0-9_-]+$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  // One token, one spelling: unused trailing bits must be zero.
  return bytes.length > TAG_BYTES && bytes.toString('base64url') === token ? bytes : null;
}

/** `keys` newest first: the first signs, all verify. */
export function createTrackingTokens(keys: readonly { id: string; key: Buffer }[]): TrackingTokens {
  const newest = keys[0];
  if (!newest) throw new Error('at least one tracking key is needed');
  const claimIn = (token: string): TrackingClaim | null => {
    const bytes = decode(token);
    const unpacked = bytes && unpackClaim(bytes.subarray(TAG_BYTES));
    const known = unpacked && keys.find(({ id }) => id === unpacked.keyId);
    if (!bytes || !known || !timingSafeEqual(tagOf(known.key, bytes.subarray(TAG_BYTES)), bytes.subarray(0, TAG_BYTES))) return null;
    const { claim } = unpacked;
    return claim.purpose === 'click' && !isPlainTarget(claim.url) ? null : claim;
  };
  return {
    sign(claim) {
      const payload = packClaim(newest.id, claim.purpose === 'click' ? { ...claim, url: targetOf(claim.url) } : claim);
      return Buffer.concat([tagOf(newest.key, payload), payload]).toString('base64url');
    },
    verify<Purpose extends TrackingPurpose>(token: string, purpose: Purpose) {
      const claim = claimIn(token);
      return claim?.purpose === purpose ? (claim as TrackingClaimFor<Purpose>) : null;
    },
  };
}
