import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { ImportError } from './import-error.ts';

export interface HttpTarget {
  baseUrl: string;
  accessToken: string | (() => string | Promise<string>);
}

/** The request as a whole was refused and changed nothing. */
export class RequestRefused extends Error {}

/** Nobody knows whether the request took effect: a 5xx, or no answer. */
export class OutcomeUnknown extends Error {}

const TIMEOUT_MS = 30_000;
/** HubSpot's longest window is ten seconds. */
const MOST_WAITS = 15;
const READ_ATTEMPTS = 3;

const Fault = z.union([
  z.array(z.looseObject({ message: z.string(), errorCode: z.string() })).min(1),
  z.looseObject({ message: z.string(), category: z.string().optional() }),
]);

export interface VendorHttp {
  /** Changes nothing, so it may be repeated. */
  read<Output>(schema: z.ZodType<Output>, path: string, body?: unknown): Promise<Output>;
  write<Output>(schema: z.ZodType<Output>, path: string, body: unknown): Promise<Output>;
}

export function vendorHttp(target: HttpTarget, vendorName: string): VendorHttp {
  const baseUrl = target.baseUrl.replace(/\/+$/, '');
  const write: VendorHttp['write'] = async (schema, path, body) => schema.parse(await send(target, `${baseUrl}${path}`, body, vendorName));
  const read: VendorHttp['read'] = async (schema, path, body) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await write(schema, path, body);
      } catch (error) {
        if (error instanceof RequestRefused) throw new ImportError('vendor_refused', `${vendorName} refused a read: ${error.message}`);
        if (!(error instanceof OutcomeUnknown)) throw error;
        if (attempt === READ_ATTEMPTS) throw new ImportError('vendor_unreachable', `${vendorName} does not answer: ${error.message}`);
      }
    }
  };
  return { read, write };
}

async function send(target: HttpTarget, url: string, body: unknown, vendorName: string): Promise<unknown> {
  for (let waits = 0; ; waits += 1) {
    const token = typeof target.accessToken === 'string' ? target.accessToken : await target.accessToken();
    const { status, text, retryAfter } = await exchange(url, token, body);
    if (status >= 500) throw new OutcomeUnknown(`status ${status}`);
    if (status < 400) return jsonOf(text);
    const message = messageOf(text, status);
    if (status === 401) throw new ImportError('not_authorized', `${vendorName} does not accept the access token: ${message}`);
    if (status === 403) throw new ImportError('not_permitted', `${vendorName} does not permit it: ${message}`);
    if (status !== 429) throw new RequestRefused(message);
    if (waits === MOST_WAITS) throw new ImportError('vendor_refused', `${vendorName} stays over its limit: ${message}`);
    await pause(waitMs(retryAfter));
  }
}

function waitMs(retryAfter: string | null): number {
  const seconds = Number(retryAfter ?? 1);
  return seconds >= 0 && seconds <= 60 ? seconds * 1000 : 1000;
}

async function exchange(url: string, token: string, body: unknown): Promise<{ status: number; text: string; retryAfter: string | null }> {
  const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const request = body === undefined ? { method: 'GET' } : { method: 'POST', body: JSON.stringify(body) };
  try {
    const reply = await fetch(url, { ...request, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return { status: reply.status, text: await reply.text(), retryAfter: reply.headers.get('retry-after') };
  } catch (error) {
    throw new OutcomeUnknown(error instanceof Error ? error.message : String(error));
  }
}

/** An answer cut short is no answer. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new OutcomeUnknown('the answer is no JSON');
  }
}

function messageOf(text: string, status: number): string {
  try {
    const fault = Fault.parse(JSON.parse(text));
    return Array.isArray(fault) ? fault.map(({ message, errorCode }) => `${errorCode}: ${message}`).join('; ') : fault.message;
  } catch {
    return `status ${status}`;
  }
}
