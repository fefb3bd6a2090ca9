import { z } from 'zod';
import { refusalReach } from '#domain/crm-sync/refusal-reach.ts';
import { type Effect, noAnswer } from '#ports/no-answer.ts';
import { ProviderError, type ProviderFailure } from '#ports/provider-error.ts';

/** An answer other than 2xx as it came. */
export class UnsuccessfulAnswer extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>>) {
    super(`Pipedrive answered ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** Axios keeps its headers in a class of its own, which is no plain record. */
const Refusal = z.object({ response: z.object({ status: z.number(), data: z.unknown(), headers: z.unknown() }) });
const Unanswered = z.object({ message: z.string(), code: z.string().optional() });

function textsIn(headers: unknown): Record<string, string> {
  const entries = typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
  return Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name.toLowerCase(), value] as const] : [])));
}

/** What the client's transport throws, without the request it carries along: that has the access token in it. */
export function withoutRequest(error: unknown): Error {
  const { data: refusal } = Refusal.safeParse(error);
  if (refusal) return new UnsuccessfulAnswer(refusal.response.status, refusal.response.data, textsIn(refusal.response.headers));
  const { data: unanswered } = Unanswered.safeParse(error);
  return Object.assign(new Error(unanswered?.message ?? String(error)), unanswered?.code === undefined ? {} : { code: unanswered.code });
}

/** Both versions' error bodies, and the sign-in server's. */
const ErrorBody = z.object({
  error: z.string().optional().catch(undefined),
  error_info: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
});
type ErrorBody = z.infer<typeof ErrorBody>;

const byStatus: Readonly<Record<number, ProviderFailure>> = {
  400: 'validation',
  401: 'auth_expired',
  // The company's plan has ended.
  402: 'permission',
  403: 'permission',
  404: 'not_found',
  405: 'validation',
  409: 'conflict',
  410: 'not_found',
  413: 'validation',
  415: 'validation',
  422: 'validation',
  429: 'rate_limited',
  501: 'validation',
  // Refused before the work began, so a write did not happen either.
  503: 'temporary',
};

const blockedMs = 60_000;
const burstMs = 2_000;
const budgetMs = 60 * 60_000;

/** The two-second window counts down in a header; where it is not used up, what has run out is the company's budget for the day. */
const isBudgetGone = ({ status, headers }: UnsuccessfulAnswer): boolean => status === 429 && headers['x-ratelimit-remaining'] !== '0';

/** After ignored 429s the door in front of Pipedrive answers with a page of HTML. */
const isBlocked = ({ status, body }: UnsuccessfulAnswer): boolean => status === 403 && typeof body === 'string';

function failureOf(answer: UnsuccessfulAnswer, body: ErrorBody, effect: Effect): ProviderFailure {
  if (body.error === 'invalid_grant') return 'auth_expired';
  if (isBlocked(answer)) return 'rate_limited';
  if (isBudgetGone(answer)) return 'quota_exhausted';
  return byStatus[answer.status] ?? (effect === 'write' ? 'unknown_outcome' : 'temporary');
}

function waitMs(answer: UnsuccessfulAnswer): number | null {
  const seconds = Number(answer.headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(seconds)) return seconds * 1000;
  if (isBlocked(answer)) return blockedMs;
  if (answer.status !== 429) return null;
  if (isBudgetGone(answer)) return budgetMs;
  const reset = Number(answer.headers['x-ratelimit-reset'] ?? Number.NaN);
  return Number.isFinite(reset) && reset > 0 ? reset * 1000 : burstMs;
}

function answerFailure(answer: UnsuccessfulAnswer, effect: Effect): ProviderError {
  const body = ErrorBody.safeParse(answer.body).data ?? {};
  const vendorCode = answer.status === 402 ? 'PAYMENT_REQUIRED' : (body.code ?? (answer.status === 400 ? body.error?.slice(0, 60) : undefined));
  const retryAfterMs = waitMs(answer);
  return new ProviderError(failureOf(answer, body, effect), `Pipedrive ${answer.status}: ${(body.error ?? body.message ?? '').slice(0, 500)}`, {
    ...(vendorCode === undefined ? {} : { vendorCode }),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  });
}

/** Whatever a call threw, in our terms. */
export function toProviderError(error: unknown, effect: Effect): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof UnsuccessfulAnswer) return answerFailure(error, effect);
  return noAnswer('Pipedrive', error, effect);
}

const rowFailures: Partial<Readonly<Record<ProviderFailure, { code: string; gone: boolean }>>> = {
  validation: { code: 'VALIDATION', gone: false },
  not_found: { code: 'NOT_FOUND', gone: true },
  conflict: { code: 'CONFLICT', gone: false },
  permission: { code: 'permission', gone: false },
};

/** What one record's refusal means for its row; null = it says something about the whole connection. */
export function rowFailure(error: ProviderError): { code: string; message: string; permanent: true; gone: boolean } | null {
  const found = refusalReach(error) === 'connection' ? undefined : rowFailures[error.failure];
  return found ? { code: error.vendorCode ?? found.code, message: error.message, permanent: true, gone: found.gone } : null;
}
