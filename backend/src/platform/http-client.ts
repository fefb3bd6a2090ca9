import { lookup as resolve, type LookupAddress } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { type HttpAnswer, type HttpClient, type HttpPolicy, type HttpRequest, HttpTrouble } from '#ports/http-client.ts';
import { NEVER_SENT } from '#ports/provider-error.ts';
import { isPublicAddress } from './public-address.ts';

export interface HttpLimits extends HttpPolicy {
  timeoutMs?: number;
  mostBytes?: number;
  /** For tests. */
  lookup?: (hostname: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;
}

const resolved: NonNullable<HttpLimits['lookup']> = (hostname, done) =>
  resolve(hostname, { all: true }, (error, addresses) => done(error, error ? [] : addresses));

const forbidden = (what: string): HttpTrouble => new HttpTrouble('forbidden_address', what);

/** Looks the name up once and connects to exactly what was judged: a second answer could be another one. */
function guardedLookup(limits: HttpLimits): LookupFunction {
  return (hostname, options, done) => {
    (limits.lookup ?? resolved)(hostname, (error, addresses) => {
      if (error) return done(error, '');
      if (!limits.allowPrivate && !addresses.every(({ address }) => isPublicAddress(address)))
        return done(forbidden(`${hostname} is in a private network`), '');
      const [first] = addresses;
      if (!first) return done(new Error(`${hostname} has no address`), '');
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
}

function checkedUrl(text: string, { allowPrivate }: HttpPolicy): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol)) throw forbidden('the address is no web address');
  if (url.username !== '' || url.password !== '') throw forbidden('the address has a name or password in it');
  if (allowPrivate) return url;
  if (url.protocol !== 'https:') throw forbidden('the address must begin with https');
  // A bare IP address is not looked up, so it is judged here.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw forbidden(`${host} is in a private network`);
  return url;
}

/** Codes of node's TLS and OpenSSL's for a certificate that is refused, and for a server that has none for the name. */
const CERTIFICATE = /^ERR_TLS|CERT|SELF_SIGNED|^UNABLE_TO_|^EPROTO$|^ERR_SSL/;

function toTrouble(error: unknown): HttpTrouble {
  if (error instanceof HttpTrouble) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  return new HttpTrouble(NEVER_SENT.has(code) || code.startsWith('ERR_TLS') ? 'not_sent' : 'no_answer', message, CERTIFICATE.test(code));
}

const texts = (headers: http.IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])));

async function readBody(answer: http.IncomingMessage, mostBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer) {
    if (!Buffer.isBuffer(part)) continue;
    bytes += part.length;
    if (bytes > mostBytes) throw new HttpTrouble('too_large', `the answer has more than ${mostBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

export function createHttpClient(limits: HttpLimits): HttpClient {
  const [timeoutMs, mostBytes] = [limits.timeoutMs ?? 20_000, limits.mostBytes ?? 8 * 1024 * 1024];
  const lookup = guardedLookup(limits);
  return {
    send: async (request: HttpRequest): Promise<HttpAnswer> => {
      const url = checkedUrl(request.url, limits);
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await new Promise<http.IncomingMessage>((done, failed) => {
          const { request: open } = url.protocol === 'https:' ? https : http;
          const sent = open(url, { method: request.method, headers: request.headers, lookup, signal }, done);
          sent.once('error', failed);
          sent.end(request.body ?? undefined);
        });
        // A redirect is an answer like any other: whoever asked decides, and nobody here goes where it points.
        return { status: answer.statusCode ?? 0, headers: texts(answer.headers), body: await readBody(answer, mostBytes) };
      } catch (error) {
        throw toTrouble(error);
      }
    },
  };
}
