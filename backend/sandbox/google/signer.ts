import { createPublicKey, createSign, generateKeyPairSync } from 'node:crypto';
import type { Stored } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';
import { directory } from './rows.ts';

interface KeyRow extends Stored {
  privateKey: string;
}

const KIND = 'signingKey';
const KEY_ID = 'local-twin-key';

/** Kept, because whoever has read it believes it for hours. */
function keyOf(twin: Twin): string {
  const known = twin.store.get<KeyRow>(directory, KIND, KEY_ID);
  if (known) return known.privateKey;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  twin.store.put<KeyRow>(directory, KIND, { id: KEY_ID, privateKey: pem });
  return pem;
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token Google signs, good for an hour of wall time. */
export function signed(twin: Twin, claims: Record<string, unknown>): string {
  const issued = Math.floor(Date.now() / 1000);
  const payload = { iss: 'https://accounts.google.com', iat: issued, exp: issued + 3600, ...claims };
  const head = `${part({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })}.${part(payload)}`;
  return `${head}.${createSign('RSA-SHA256').update(head).sign(keyOf(twin)).toString('base64url')}`;
}

/** By key id. Google's are certificates; a bare key serves the same purpose here. */
export const certificates = (twin: Twin): Record<string, string> => ({
  [KEY_ID]: createPublicKey(keyOf(twin)).export({ type: 'spki', format: 'pem' }).toString(),
});
