import type { ProviderError } from '#ports/provider-error.ts';

export const RETRY_MS = 5_000;

export interface FailedCall {
  /** Nobody knows what of it the CRM took: everything is written again, and the note of it stays. */
  mayHaveWritten: boolean;
  waitMs: number;
  /** Only an admin can mend it, by signing in again or giving a right. */
  needsReauth: boolean;
}

/** What a call that failed as a whole, or after some of its rows, leaves behind. `isTried` = it was a write and may have left us. */
export function judgeFailedCall({ failure, isPartial, retryAfterMs }: ProviderError, isTried: boolean): FailedCall {
  return {
    mayHaveWritten: isTried && (failure === 'unknown_outcome' || isPartial),
    waitMs: retryAfterMs ?? RETRY_MS,
    needsReauth: failure === 'auth_expired' || failure === 'permission',
  };
}
