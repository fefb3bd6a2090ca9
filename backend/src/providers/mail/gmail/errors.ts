import { z } from 'zod';
import { MimeError } from '#ports/mime.ts';
import { type Effect, noAnswer } from '#ports/no-answer.ts';
import { ProviderError, type ProviderFailure } from '#ports/provider-error.ts';

/** The client brings a class of headers of its own. */
interface HeadersLike {
  get(name: string): string | null;
}
const isHeaders = (value: unknown): value is HeadersLike =>
  typeof value === 'object' && value !== null && 'get' in value && typeof value.get === 'function';
const Refusal = z.object({
  response: z.object({ status: z.number(), data: z.unknown(), headers: z.custom<HeadersLike>(isHeaders).optional().catch(undefined) }),
});
/** Gmail's own form, and that of the sign-in server. */
const ApiBody = z.object({
  error: z.object({
    message: z.string().catch(''),
    status: z.string().optional().catch(undefined),
    errors: z
      .array(z.object({ reason: z.string() }))
      .optional()
      .catch(undefined),
  }),
});
const SignInBody = z.object({ error: z.string() });

/** By Google's word for it; the same status means different things. */
const byReason: Readonly<Record<string, ProviderFailure>> = {
  authError: 'auth_expired',
  required: 'auth_expired',
  rateLimitExceeded: 'rate_limited',
  userRateLimitExceeded: 'rate_limited',
  concurrentLimitExceeded: 'rate_limited',
  quotaExceeded: 'quota_exhausted',
  dailyLimitExceeded: 'quota_exhausted',
  dailyLimitExceededUnreg: 'quota_exhausted',
  insufficientPermissions: 'permission',
  domainPolicy: 'permission',
  accessNotConfigured: 'permission',
  forbidden: 'permission',
  // An account without Gmail.
  failedPrecondition: 'permission',
  // The sign-in server's.
  invalid_grant: 'auth_expired',
  invalid_client: 'permission',
  unauthorized_client: 'permission',
  invalid_scope: 'permission',
  admin_policy_enforced: 'permission',
};

const byStatus: Readonly<Record<number, ProviderFailure>> = {
  400: 'validation',
  401: 'auth_expired',
  403: 'permission',
  404: 'not_found',
  409: 'conflict',
  413: 'validation',
  429: 'rate_limited',
};

const RETRY_AFTER = /retry after (\d{4}-\d\d-\d\dT[\d:.]+Z)/i;

function waitIn(headers: HeadersLike | undefined, message: string, nowMs: number): number | null {
  const seconds = Number(headers?.get('retry-after') ?? 'none');
  if (Number.isFinite(seconds)) return seconds * 1000;
  const until = RETRY_AFTER.exec(message)?.[1];
  return until === undefined ? null : Math.max(0, Date.parse(until) - nowMs);
}

function reasonIn(data: unknown): { reason: string | null; message: string } {
  const api = ApiBody.safeParse(data);
  if (api.success) return { reason: api.data.error.errors?.[0]?.reason ?? api.data.error.status ?? null, message: api.data.error.message };
  const signIn = SignInBody.safeParse(data);
  return { reason: signIn.success ? signIn.data.error : null, message: '' };
}

/**
 * What the client throws, without the request it carries along: that has the token in it. A write that met a server's error
 * may have happened all the same.
 */
export function toProviderError(error: unknown, effect: Effect, nowMs = Date.now()): Error {
  if (error instanceof ProviderError) return error;
  if (error instanceof MimeError) return new ProviderError('validation', error.message, { vendorCode: error.failure });
  const refusal = Refusal.safeParse(error);
  if (!refusal.success) return withoutRequest(noAnswer('Gmail', error, effect));
  const { status, data, headers } = refusal.data.response;
  const { reason, message } = reasonIn(data);
  const served = effect === 'write' ? 'unknown_outcome' : 'temporary';
  const failure = status >= 500 ? served : ((reason === null ? undefined : byReason[reason]) ?? byStatus[status] ?? 'validation');
  return new ProviderError(failure, `Gmail answered ${status}${reason === null ? '' : ` ${reason}`}`, {
    retryAfterMs: waitIn(headers, message, nowMs) ?? undefined,
    vendorCode: reason ?? String(status),
  });
}

const withoutRequest = ({ failure, message, vendorCode }: ProviderError): ProviderError =>
  new ProviderError(failure, message, vendorCode === null ? {} : { vendorCode });
