import type { TrackingClaim, TrackingPurpose } from '#ports/tracking-token.ts';

/*
 * Signed payload: version 1 | purpose 1 | key id length 1, key id | customer 16 | send 16 | link id length 1, link id | URL.
 * Every part has a fixed or a stated length, so no two claims share one payload. Numbers below are on links already mailed.
 */
const VERSION = 1;
const PURPOSES: Readonly<Record<TrackingPurpose, number>> = { open: 1, click: 2, unsubscribe: 3 };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function uuidBytes(uuid: string): Buffer {
  if (!UUID.test(uuid)) throw new Error('a tracking token holds lower-case UUIDs');
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

const uuidText = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

function shortText(text: string, limit: number): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > limit) throw new Error(`a tracking token holds at most ${limit} bytes here`);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

export function packClaim(keyId: string, claim: TrackingClaim): Buffer {
  const isClick = claim.purpose === 'click';
  return Buffer.concat([
    Buffer.from([VERSION, PURPOSES[claim.purpose]]),
    shortText(keyId, 32),
    uuidBytes(claim.customerId),
    uuidBytes(claim.sendId),
    shortText(isClick ? claim.linkId : '', 64),
    Buffer.from(isClick ? claim.url : ''),
  ]);
}

/** Reads an unverified payload: nothing in it may be used before its tag was checked. */
export function unpackClaim(bytes: Buffer): { keyId: string; claim: TrackingClaim } | null {
  let at = 0;
  const take = (length: number): Buffer => {
    const part = bytes.subarray(at, at + length);
    if (part.length !== length) throw new RangeError('truncated');
    at += length;
    return part;
  };
  const takeText = (): string => take(take(1)[0] ?? 0).toString();
  try {
    const [version, code] = take(2);
    const keyId = takeText();
    const ids = { customerId: uuidText(take(16)), sendId: uuidText(take(16)) };
    const linkId = takeText();
    const url = bytes.subarray(at).toString();
    if (version !== VERSION) return null;
    if (code === PURPOSES.click) return { keyId, claim: { purpose: 'click', ...ids, linkId, url } };
    if (linkId !== '' || url !== '') return null;
    if (code === PURPOSES.open) return { keyId, claim: { purpose: 'open', ...ids } };
    return code === PURPOSES.unsubscribe ? { keyId, claim: { purpose: 'unsubscribe', ...ids } } : null;
  } catch {
    return null;
  }
}
