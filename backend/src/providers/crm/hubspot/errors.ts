import { z } from 'zod';
import { type Effect, noAnswer } from '#ports/no-answer.ts';
import { ProviderError, type ProviderFailure } from '#ports/provider-error.ts';

/** HubSpot's error body; OAuth answers carry `error` beside a code in `status`. */
const ErrorBody = z.object({
  status: z.string().optional(),
  message: z.string().optional(),
  category: z.string().optional(),
  error: z.string().optional(),
  policyName: z.string().optional(),
  /** e.g. PROPERTY_DOESNT_EXIST, INVALID_OPTION */
  errors: z
    .array(z.object({ code: z.string().optional() }))
    .optional()
    .catch(undefined),
});
type ErrorBody = z.infer<typeof ErrorBody>;

/** An answer other than 2xx as it came: the client's own exception has lost fields such as policyName. */
export class UnsuccessfulAnswer extends Error {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: string, headers: Readonly<Record<string, string>>) {
    super(`HubSpot answered ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

const byStatus: Readonly<Record<number, ProviderFailure>> = {
  400: 'validation',
  401: 'auth_expired',
  403: 'permission',
  404: 'not_found',
  405: 'validation',
  409: 'conflict',
  413: 'validation',
  415: 'validation',
  422: 'validation',
  423: 'temporary',
  429: 'rate_limited',
  // Portal migration between data centers, with Retry-After.
  477: 'temporary',
  // Refused before the work began, so a write did not happen either.
  503: 'temporary',
  521: 'temporary',
  523: 'temporary',
};

/** Ends the grant: no later try with the same token can work. */
const deadGrants = new Set(['BAD_REFRESH_TOKEN', 'BAD_AUTH_CODE', 'invalid_grant']);

function readBody(text: string): ErrorBody {
  try {
    return ErrorBody.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}

function retryAfterMs(headers: Readonly<Record<string, string>>, body: ErrorBody): number {
  const seconds = Number(headers['retry-after']);
  if (headers['retry-after'] && Number.isFinite(seconds)) return seconds * 1000;
  if (body.policyName === 'SECONDLY') return 1000;
  const interval = Number(headers['x-hubspot-ratelimit-interval-milliseconds']);
  return interval > 0 ? interval : 10_000;
}

function failureOf(status: number, body: ErrorBody, effect: Effect): ProviderFailure {
  if (deadGrants.has(body.status ?? '') || deadGrants.has(body.error ?? '')) return 'auth_expired';
  if (status === 429 && body.policyName === 'DAILY') return 'quota_exhausted';
  return byStatus[status] ?? (effect === 'write' ? 'unknown_outcome' : 'temporary');
}

function answerFailure({ status, body: text, headers }: UnsuccessfulAnswer, effect: Effect): ProviderError {
  const body = readBody(text);
  const failure = failureOf(status, body, effect);
  const vendorCode = body.errors?.[0]?.code ?? body.category ?? body.error ?? body.status;
  const waits = failure === 'rate_limited' || failure === 'quota_exhausted' || headers['retry-after'] !== undefined;
  return new ProviderError(failure, `HubSpot ${status} ${vendorCode ?? ''}: ${(body.message ?? '').slice(0, 500)}`, {
    ...(vendorCode === undefined ? {} : { vendorCode }),
    ...(waits ? { retryAfterMs: retryAfterMs(headers, body) } : {}),
  });
}

/** Whatever a call threw, in our terms. */
export function toProviderError(error: unknown, effect: Effect): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof UnsuccessfulAnswer) return answerFailure(error, effect);
  return noAnswer('HubSpot', error, effect);
}

/** A row of a 207: what the sync may do with it. */
export function rowFailure(row: { category: string; message: string; detail: string | undefined }): {
  code: string;
  message: string;
  permanent: boolean;
  gone: boolean;
} {
  const gone = row.category === 'OBJECT_NOT_FOUND';
  const permanent = gone || row.category === 'VALIDATION_ERROR' || row.category === 'CONFLICT';
  return { code: row.detail ?? row.category, message: row.message.slice(0, 500), permanent, gone };
}

/** A property was deleted in the portal. */
export const PROPERTY_GONE = 'PROPERTY_DOESNT_EXIST';
export const isPropertyGone = (error: ProviderError): boolean => error.vendorCode === PROPERTY_GONE;

/** The record that holds what had to be unique; null = the refusal names none. */
export const existingIdIn = (message: string): string | null => /\bExisting ID: (\d+)/.exec(message)?.[1] ?? null;
