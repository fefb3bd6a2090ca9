import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { SeenRequest, Situation } from './act.ts';

const BODY_LIMIT_BYTES = 2 * 1024 * 1024;
const TIMEOUT_MS = 10_000;

export interface VisitRequest {
  method: 'GET' | 'HEAD' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
}

export interface Visited extends SeenRequest {
  location: string | null;
  body: string;
}

/** The twin calls nobody but the product: links to the rest of the world are seen, never fetched. */
export function isWithinReach(url: string, productUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, host } = new URL(url);
  const isLoopback = hostname === 'localhost' || hostname.endsWith('.localhost') || /^127(\.\d+){3}$/.test(hostname) || hostname === '[::1]';
  return /^https?:$/.test(protocol) && (isLoopback || host === new URL(productUrl).host);
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Not `fetch`: that adds Accept-Language and Sec-Fetch headers, which scanners do not send. */
function ask({ method, url, headers, body }: VisitRequest): Promise<Answer> {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const failed = (): void => resolve({ status: 0, headers: {}, body: '' });
    const outgoing = request(url, { method, headers, agent: false, timeout: TIMEOUT_MS }, (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= BODY_LIMIT_BYTES) chunks.push(chunk);
      });
      incoming.on('error', failed);
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks).toString() }));
    });
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.on('error', failed);
    outgoing.end(body);
  });
}

/** One request, redirects not followed, recorded as the twin's own. */
export async function visit({ twin }: Pick<Situation, 'twin'>, request: VisitRequest): Promise<Visited> {
  const { method, url, headers, body: requestBody = '' } = request;
  const answer = await ask(request);
  if (twin.recorder.on) {
    twin.recorder.write({
      at: twin.clock.now().toISOString(),
      vendor: 'prospects',
      direction: 'out',
      method,
      url,
      requestHeaders: headers,
      requestBody,
      status: answer.status,
      responseBody: /^(text|application\/json)/.test(answer.headers['content-type'] ?? '') ? answer.body : '',
    });
  }
  return { method, url, status: answer.status, location: answer.headers.location ?? null, body: answer.body };
}

export const seen = ({ method, url, status }: Visited): SeenRequest => ({ method, url, status });
