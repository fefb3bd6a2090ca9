import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SealedFor, Sealer } from '#ports/crypto.ts';

const ALGORITHM = 'aes-256-gcm';

function encrypt(key: Buffer, plaintext: Buffer, aad: Buffer): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(aad);
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

function decrypt(key: Buffer, sealed: Buffer, aad: Buffer): Buffer {
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, 12)).setAAD(aad).setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
}

const placeBytes = (place: SealedFor): Buffer => Buffer.from(`${place.customerId}|${place.connectionId}|${place.field}`);

/**
 * Envelope AES-256-GCM: a random data key per value, wrapped by the newest key-encryption key; the key id travels in
 * clear so keys can be rotated while old rows are still readable. Form: `v1.<key id>.<wrapped key>.<ciphertext>`.
 */
export function createSealer(keys: readonly { id: string; key: Buffer }[]): Sealer {
  const newest = keys[0];
  if (!newest) throw new Error('at least one encryption key is needed');
  return {
    seal(plaintext, place) {
      const aad = placeBytes(place);
      const dataKey = randomBytes(32);
      const wrapped = encrypt(newest.key, dataKey, aad);
      return `v1.${newest.id}.${wrapped.toString('base64url')}.${encrypt(dataKey, Buffer.from(plaintext), aad).toString('base64url')}`;
    },
    open(sealed, place) {
      const [version, keyId, wrapped, body] = sealed.split('.');
      const found = keys.find((candidate) => candidate.id === keyId);
      if (version !== 'v1' || !found || !wrapped || !body) throw new Error('sealed value has an unknown form or key');
      const aad = placeBytes(place);
      const dataKey = decrypt(found.key, Buffer.from(wrapped, 'base64url'), aad);
      return decrypt(dataKey, Buffer.from(body, 'base64url'), aad).toString();
    },
  };
}
