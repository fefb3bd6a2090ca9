export type ProviderFailure =
  | 'auth_expired'
  | 'permission'
  | 'rate_limited'
  | 'quota_exhausted'
  | 'not_found'
  | 'conflict'
  | 'validation'
  | 'cursor_invalid'
  | 'temporary'
  | 'unknown_outcome';

/** Another try cannot cure these without somebody changing something in the CRM. */
export const FINAL_FAILURES: ReadonlySet<ProviderFailure> = new Set(['validation', 'permission', 'not_found', 'conflict']);

/** System errors after which nothing has left this process, so a write did not happen and may be sent again. */
export const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
]);

/**
 * The only error a provider may throw. `unknown_outcome` = the request may have taken effect (timeout, reset or 504
 * after the bytes left); callers must look before they ask again.
 */
export class ProviderError extends Error {
  readonly failure: ProviderFailure;
  readonly retryAfterMs: number | null;
  readonly vendorCode: string | null;
  /** Whatever became of this request: others of the same work had taken effect before it. */
  readonly isPartial: boolean;

  constructor(
    failure: ProviderFailure,
    message: string,
    details: { retryAfterMs?: number | undefined; vendorCode?: string | undefined; cause?: unknown; isPartial?: boolean } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = 'ProviderError';
    this.failure = failure;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.vendorCode = details.vendorCode ?? null;
    this.isPartial = details.isPartial ?? false;
  }
}

/** For a request that others went before: what they wrote is written. */
export function asPartial(error: unknown): unknown {
  if (!(error instanceof ProviderError)) return error;
  const { failure, message, retryAfterMs, vendorCode, cause } = error;
  return new ProviderError(failure, message, {
    retryAfterMs: retryAfterMs ?? undefined,
    vendorCode: vendorCode ?? undefined,
    cause,
    isPartial: true,
  });
}

/** One after the other; what fails after the first has done so partially. */
export async function inTurn<Part, Result>(parts: readonly Part[], run: (part: Part) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const part of parts)
    results.push(
      await run(part).catch((error: unknown) => {
        throw results.length > 0 ? asPartial(error) : error;
      }),
    );
  return results;
}
