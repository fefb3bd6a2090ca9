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

/**
 * The only error a provider may throw. `unknown_outcome` = the request may have taken effect (timeout, reset or 504
 * after the bytes left); callers must look before they ask again.
 */
export class ProviderError extends Error {
  readonly failure: ProviderFailure;
  readonly retryAfterMs: number | null;
  readonly vendorCode: string | null;

  constructor(failure: ProviderFailure, message: string, details: { retryAfterMs?: number; vendorCode?: string; cause?: unknown } = {}) {
    super(message, { cause: details.cause });
    this.name = 'ProviderError';
    this.failure = failure;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.vendorCode = details.vendorCode ?? null;
  }
}
