import { PassThrough } from 'node:stream';
import type { VendorWord } from '#domain/crm-sync/budget.ts';
import type { CallMeter } from '#ports/crm.ts';
import { ToldClock } from '#ports/told-clock.ts';
import { Transport } from 'jsforce/lib/transport.js';
import { StreamPromise } from 'jsforce/lib/util/promise.js';
import type { HttpRequest, HttpResponse } from 'jsforce/lib/types/index.js';
import { ReplyFailure, SendFailure } from './errors.ts';

export const REQUEST_TIMEOUT_MS = 30_000;

/**
 * In place of jsforce's own transport, which repeats failed GETs up to five times, waits 30 minutes, and lets a
 * connection cut inside a body surface as an unhandled stream error. Here: one attempt, one deadline over headers and
 * body, and a refusal keeps its status (jsforce drops it once the body names an error code).
 */
export class BoundedTransport extends Transport {
  /** The org's. */
  readonly clock = new ToldClock();
  readonly #meter: CallMeter | undefined;

  constructor(meter?: CallMeter) {
    super();
    this.#meter = meter;
  }

  override httpRequest(request: HttpRequest): StreamPromise<HttpResponse> {
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: send(request, this.clock, this.#meter) }));
  }
}

async function send(request: HttpRequest, clock: ToldClock, meter: CallMeter | undefined): Promise<HttpResponse> {
  meter?.sent();
  const { response, body } = await exchange(request).catch((error: unknown) => {
    meter?.answered({});
    throw error;
  });
  clock.hear(response.headers.get('date'));
  meter?.answered(readLimits(response.headers.get('sforce-limit-info')));
  if (!response.ok) throw new ReplyFailure(response.status, body, response.headers.get('retry-after'));
  return { statusCode: response.status, headers: Object.fromEntries(response.headers), body };
}

async function exchange({ url, method, headers, body }: HttpRequest): Promise<{ response: Response; body: string }> {
  if (body !== undefined && body !== null && typeof body !== 'string') throw new TypeError('only text bodies are sent');
  try {
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const response = await fetch(url, { method, redirect: 'manual', signal, ...(headers ? { headers } : {}), ...(body ? { body } : {}) });
    return { response, body: await response.text() };
  } catch (cause) {
    throw new SendFailure(cause);
  }
}

/** "api-usage=18/15000": calls of the whole organization in the last 24 hours, and how many it has. */
export function readLimits(header: string | null): VendorWord {
  const [, used, perDay] = /\bapi-usage=(\d+)\/(\d+)/.exec(header ?? '') ?? [];
  return perDay === undefined ? {} : { remaining: Math.max(0, Number(perDay) - Number(used)), perDay: Number(perDay) };
}
