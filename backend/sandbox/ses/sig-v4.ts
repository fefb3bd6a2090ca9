import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Twin } from '../core/twin.ts';
import { SesError } from './vendor-error.ts';
import { type AccessKey, accountOf, SES_SPACE } from './world.ts';

const SKEW_MS = 5 * 60_000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const encoded = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

interface Scope {
  date: string;
  region: string;
  service: string;
}

/** Signature Version 4 of one request; every service but S3 encodes the path a second time. */
function signatureOf(request: Request, body: string, secret: string, { scope, signed }: { scope: Scope; signed: readonly string[] }): string {
  const url = new URL(request.url);
  const query = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).toSorted();
  const canonical = [
    request.method,
    url.pathname.split('/').map(encoded).join('/'),
    query.join('&'),
    ...signed.map((name) => `${name}:${(request.headers.get(name) ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    signed.join(';'),
    sha256(body),
  ].join('\n');
  const { date, region, service } = scope;
  const toSign = ['AWS4-HMAC-SHA256', request.headers.get('x-amz-date') ?? '', `${date}/${region}/${service}/aws4_request`, sha256(canonical)].join(
    '\n',
  );
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>((sofar, part) => hmac(sofar, part), `AWS4${secret}`);
  return hmac(key, toSign).toString('hex');
}

const instantOf = (stamp: string): number => Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

/** Whose key signed the request; refuses as AWS does. */
export function callerOf(twin: Twin, request: Request, body: string): AccessKey {
  const header = request.headers.get('authorization');
  if (header === null) throw new SesError(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
  const [, keyId = '', date = '', region = '', service = '', signedHeaders = '', signature = ''] = AUTHORIZATION.exec(header) ?? [];
  if (signature === '') throw new SesError(403, 'IncompleteSignatureException', 'Authorization header requires existence of all of its parts.');
  const key = twin.store.get<AccessKey>(SES_SPACE, 'key', keyId);
  if (!key) throw new SesError(403, 'UnrecognizedClientException', 'The security token included in the request is invalid.');
  const stamp = request.headers.get('x-amz-date') ?? '';
  if (!(Math.abs(Date.now() - instantOf(stamp)) < SKEW_MS)) throw new SesError(403, 'InvalidSignatureException', `Signature expired: ${stamp}`);
  const signed = signedHeaders.split(';');
  const expected = signatureOf(request, body, key.secret, { scope: { date, region, service }, signed });
  const isScoped = region === accountOf(twin).region && service === 'ses' && stamp.startsWith(date) && signed.includes('host');
  if (!isScoped || !timingSafeEqual(Buffer.from(expected), Buffer.from(signature)))
    throw new SesError(403, 'InvalidSignatureException', 'The request signature we calculated does not match the signature you provided.');
  return key;
}

export function requireAction(key: AccessKey, action: string): void {
  if (key.allowed.includes('ses:*') || key.allowed.includes(action)) return;
  throw new SesError(403, 'AccessDeniedException', `User is not authorized to perform: ${action}`);
}
