import { NEVER_SENT, ProviderError } from './provider-error.ts';

/** Whether a call that got no clear answer may have changed something. */
export type Effect = 'read' | 'write';

/** The system's word for what went wrong, however deep a library has wrapped it. */
export function systemCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? systemCode(error.cause) : null;
}

/** A request of which no answer came: a write may have happened, unless it never left. */
export function noAnswer(vendor: string, error: unknown, effect: Effect): ProviderError {
  const code = systemCode(error);
  const unsent = code !== null && NEVER_SENT.has(code);
  const failure = effect === 'write' && !unsent ? 'unknown_outcome' : 'temporary';
  return new ProviderError(failure, `${vendor} did not answer: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
    ...(code === null ? {} : { vendorCode: code }),
  });
}
