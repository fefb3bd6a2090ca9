import { refusalReach } from '#domain/crm-sync/refusal-reach.ts';
import { FINAL_FAILURES, type ProviderError } from '#ports/provider-error.ts';

export const RETRY_MS = 5_000;
/** An admin has to change something first, and nobody tells us when that was done. */
const MENDED_BY_SOMEBODY_MS = 15 * 60_000;

/** Whether another try can cure it by itself, and when to make it. What is wrong with the whole connection is no fault of what was written. */
export function afterFailure(error: ProviderError): { isFinal: boolean; retryAt: Date } {
  const isOfConnection = refusalReach(error) === 'connection';
  const waitMs = error.retryAfterMs ?? (isOfConnection ? MENDED_BY_SOMEBODY_MS : RETRY_MS);
  return { isFinal: FINAL_FAILURES.has(error.failure) && !isOfConnection, retryAt: new Date(Date.now() + waitMs) };
}

/** Nobody knows what of a write the CRM took: all of it is written again, and the note of it stays. */
export const mayHaveWritten = ({ failure, isPartial }: ProviderError): boolean => failure === 'unknown_outcome' || isPartial;
