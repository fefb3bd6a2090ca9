import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Logger } from '#ports/logger.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { ServiceError, type ServiceErrorCode } from '#services/service-error.ts';

const STATUS: Readonly<Record<ServiceErrorCode, ContentfulStatusCode>> = {
  bad_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  already_resolved: 409,
  values_changed: 409,
  mapping_invalid: 400,
  scope_invalid: 400,
  scope_unsupported: 409,
  idempotency_key_reused: 422,
  request_in_progress: 409,
  duplicate: 409,
  no_connection: 409,
  create_not_supported: 409,
  out_of_scope: 409,
  not_synced: 409,
  not_a_person: 409,
  needs_reauth: 409,
  enrollment_blocked: 409,
  mail_text_refused: 422,
  template_invalid: 422,
  mail_refused: 409,
  mailbox_unavailable: 503,
  suppressed: 409,
  state_expired: 400,
  rate_limited: 429,
  crm_unavailable: 503,
  mail_unavailable: 503,
  sign_in_refused: 400,
  replay_horizon: 422,
};

/** What is refused before anything of ours has read it. */
const HTTP_CODES: Readonly<Record<number, string>> = { 400: 'bad_request', 413: 'too_large', 415: 'unsupported_media_type' };

export interface Problem {
  code: string;
  title: string;
  detail: string;
  problems?: ServiceError['problems'];
}

/** Every error leaves as RFC 9457 problem+json with a stable code; what we did not expect says nothing of its inside. */
export function toProblem(error: unknown): { status: ContentfulStatusCode; problem: Problem } {
  if (error instanceof ServiceError) {
    const { code, message: title, detail, problems } = error;
    return { status: STATUS[code], problem: { code, title, detail, ...(problems.length > 0 ? { problems } : {}) } };
  }
  if (error instanceof HTTPException) {
    const code = HTTP_CODES[error.status] ?? `http_${error.status}`;
    return {
      status: error.status as ContentfulStatusCode,
      problem: { code, title: error.message || 'The request could not be read.', detail: 'Nothing was changed.' },
    };
  }
  if (error instanceof ProviderError && error.failure === 'permission' && error.vendorCode !== null) {
    return {
      status: 403,
      problem: { code: 'crm_refused', title: 'The CRM does not allow this to the user who connected it.', detail: error.message },
    };
  }
  if (error instanceof ProviderError && error.failure === 'permission') {
    return { status: 401, problem: { code: 'signature_invalid', title: 'The signature of this call is not valid.', detail: 'Nothing was changed.' } };
  }
  if (error instanceof ProviderError) {
    return {
      status: 503,
      problem: { code: 'crm_unavailable', title: 'The CRM cannot be reached right now.', detail: 'Nothing was lost. Try again in a minute.' },
    };
  }
  return {
    status: 500,
    problem: {
      code: 'internal',
      title: 'Something went wrong on our side.',
      detail: 'Nothing was lost. Try again; if it stays, tell your admin the time.',
    },
  };
}

export function problemResponse(c: Context, logger: Logger, error: unknown): Response {
  const { status, problem } = toProblem(error);
  if (status >= 500)
    logger.error('request failed', { path: c.req.routePath, status, error: error instanceof Error ? error.name : 'unknown', stack: stackOf(error) });
  return c.body(JSON.stringify({ type: `about:blank#${problem.code}`, status, ...problem }), status, { 'content-type': 'application/problem+json' });
}

/** Frames only: the message of a database error carries the row's values. */
const stackOf = (error: unknown): string[] =>
  error instanceof Error
    ? (error.stack ?? '')
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
        .slice(0, 6)
        .map((line) => line.trim())
    : [];
