import { CustomCrmProblem } from '@salesos/shared/api/custom-crm';
import { type HttpAnswer, HttpTrouble } from '#ports/http-client.ts';
import type { Effect } from '#ports/no-answer.ts';
import { ProviderError, type ProviderFailure } from '#ports/provider-error.ts';

const byStatus: Readonly<Record<number, ProviderFailure>> = {
  400: 'validation',
  401: 'auth_expired',
  403: 'permission',
  404: 'not_found',
  409: 'conflict',
  413: 'validation',
  422: 'validation',
  429: 'rate_limited',
  // Refused before the work began, so a write did not happen either.
  503: 'temporary',
};

/** The contract's own words; anything else only names the trouble. */
const byCode: Readonly<Record<string, ProviderFailure>> = { quota_exhausted: 'quota_exhausted' };

const problemIn = (body: string): { code: string; message: string } | null => {
  try {
    return CustomCrmProblem.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
};

export function answerFailure(answer: HttpAnswer, effect: Effect): ProviderError {
  const problem = problemIn(answer.body);
  const failure = (problem && byCode[problem.code]) ?? byStatus[answer.status] ?? (effect === 'write' ? 'unknown_outcome' : 'temporary');
  const seconds = Number(answer.headers['retry-after'] ?? Number.NaN);
  return new ProviderError(failure, `the CRM answered ${answer.status}: ${(problem?.message ?? '').slice(0, 300)}`, {
    ...(problem ? { vendorCode: problem.code.slice(0, 100) } : {}),
    ...(Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {}),
  });
}

export function toProviderError(error: unknown, effect: Effect): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof HttpTrouble && error.kind === 'forbidden_address') return new ProviderError('validation', error.message, { cause: error });
  const unsent = error instanceof HttpTrouble && error.kind === 'not_sent';
  const failure = effect === 'write' && !unsent ? 'unknown_outcome' : 'temporary';
  return new ProviderError(failure, `the CRM did not answer: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}
