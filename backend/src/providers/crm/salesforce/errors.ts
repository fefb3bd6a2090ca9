import { systemCode } from '#ports/no-answer.ts';
import { NEVER_SENT, ProviderError, type ProviderFailure } from '#ports/provider-error.ts';
import { z } from 'zod';

/** What the request was for decides what a lost answer means: a read can be asked again, a write may have happened. */
export type RequestKind = 'read' | 'write';

/** Salesforce answered with a refusal. */
export class ReplyFailure extends Error {
  readonly status: number;
  readonly code: string | null;
  readonly retryAfter: string | null;

  constructor(status: number, body: string, retryAfter: string | null) {
    const { code, message } = readRefusal(body);
    super(message ?? `Salesforce answered ${status}`);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** No complete answer came. */
export class SendFailure extends Error {
  constructor(cause: unknown) {
    super('no answer from Salesforce', { cause });
  }
}

const byCode: Readonly<Record<string, ProviderFailure>> = {
  INVALID_SESSION_ID: 'auth_expired',
  INVALID_AUTH_HEADER: 'auth_expired',
  invalid_grant: 'auth_expired',
  inactive_user: 'auth_expired',
  inactive_org: 'auth_expired',
  invalid_client: 'permission',
  invalid_client_id: 'permission',
  redirect_uri_mismatch: 'permission',
  unauthorized_client: 'permission',
  API_DISABLED_FOR_ORG: 'permission',
  INSUFFICIENT_ACCESS: 'permission',
  INSUFFICIENT_ACCESS_OR_READONLY: 'permission',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'permission',
  INVALID_FIELD_FOR_INSERT_UPDATE: 'permission',
  REQUEST_LIMIT_EXCEEDED: 'quota_exhausted',
  STORAGE_LIMIT_EXCEEDED: 'quota_exhausted',
  NOT_FOUND: 'not_found',
  ENTITY_IS_DELETED: 'not_found',
  INVALID_CROSS_REFERENCE_KEY: 'not_found',
  DUPLICATE_VALUE: 'conflict',
  DUPLICATE_EXTERNAL_ID: 'conflict',
  INVALID_FIELD: 'validation',
  INVALID_TYPE: 'validation',
  MALFORMED_QUERY: 'validation',
  MALFORMED_ID: 'validation',
  JSON_PARSER_ERROR: 'validation',
  INVALID_QUERY_LOCATOR: 'cursor_invalid',
  ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE_CHECK: 'temporary',
  UNABLE_TO_LOCK_ROW: 'temporary',
  SERVER_UNAVAILABLE: 'temporary',
  QUERY_TIMEOUT: 'temporary',
  ALL_OR_NONE_OPERATION_ROLLED_BACK: 'temporary',
};

/** One code stands for two limits, told apart only by its text: the day's calls, or too many slow calls at once. */
const concurrency = /^Concurrent\w+ (\(.*\) )?Limit exceeded/i;

export function toProviderError(error: unknown, kind: RequestKind): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof ReplyFailure) {
    const retryAfterMs = readRetryAfter(error.retryAfter);
    return new ProviderError(failureOf(error, kind), error.message, {
      cause: error,
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
      ...(error.code === null ? {} : { vendorCode: error.code }),
    });
  }
  if (error instanceof SendFailure) {
    const sent = !NEVER_SENT.has(systemCode(error.cause) ?? '');
    return new ProviderError(sent && kind === 'write' ? 'unknown_outcome' : 'temporary', error.message, { cause: error });
  }
  // An answer of a shape never seen: after a write nobody knows what it means.
  return new ProviderError(kind === 'write' ? 'unknown_outcome' : 'temporary', error instanceof Error ? error.message : 'unreadable answer', {
    cause: error,
  });
}

function failureOf({ status, code, message }: ReplyFailure, kind: RequestKind): ProviderFailure {
  if (code === 'REQUEST_LIMIT_EXCEEDED' && concurrency.test(message)) return 'rate_limited';
  return byCode[code ?? ''] ?? byStatus(status, kind);
}

function byStatus(status: number, kind: RequestKind): ProviderFailure {
  if (status >= 500) return kind === 'write' ? 'unknown_outcome' : 'temporary';
  if (status === 401) return 'auth_expired';
  if (status === 403) return 'permission';
  if (status === 404) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 429) return 'rate_limited';
  return 'validation';
}

/** The verdict on one row of a collection; a code the table does not know is a rule of the customer's own, so permanent. */
export function rowVerdict(code: string): { permanent: boolean; gone: boolean } {
  const failure = code === 'UNKNOWN_EXCEPTION' ? 'temporary' : (byCode[code] ?? 'validation');
  return { permanent: ['permission', 'not_found', 'conflict', 'validation'].includes(failure), gone: failure === 'not_found' };
}

const Refusal = z.union([
  z.array(z.object({ errorCode: z.string(), message: z.string() })).min(1),
  z.object({ error: z.string(), error_description: z.string().default('') }),
]);

/** The data API answers an array, the token endpoint an object; anything else (a proxy's page) has no code. */
function readRefusal(body: string): { code: string | null; message: string | null } {
  let parsed: z.ZodSafeParseResult<z.infer<typeof Refusal>>;
  try {
    parsed = Refusal.safeParse(JSON.parse(body));
  } catch {
    return { code: null, message: null };
  }
  if (!parsed.success) return { code: null, message: null };
  if (!Array.isArray(parsed.data)) return { code: parsed.data.error, message: parsed.data.error_description };
  const [first] = parsed.data;
  return { code: first?.errorCode ?? null, message: first?.message ?? null };
}

function readRetryAfter(header: string | null): number | null {
  if (header === null || !/^\d+$/.test(header.trim())) return null;
  return Number(header) * 1000;
}
