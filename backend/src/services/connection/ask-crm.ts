import type { Work } from '#db/unit-of-work.ts';
import type { Priority } from '#domain/crm-sync/budget.ts';
import { refusalReach } from '#domain/crm-sync/refusal-reach.ts';
import { asPartial, ProviderError } from '#ports/provider-error.ts';
import { endSignIn, expireToken } from '../token/fresh-token.ts';
import { tokenHome } from './access-token.ts';
import { admit, noteSilence } from './call-budget.ts';

type Ref = { customerId: string; connectionId: string };

/** A CRM whose day's calls are used up says so and not until when. */
const QUOTA_WAIT_MS = 15 * 60_000;

const isRefused = (error: unknown): boolean => error instanceof ProviderError && refusalReach(error) === 'sign_in';

/**
 * One call to a connection's CRM, if the budget of its calls allows it: the less it is waited for, the sooner it has to
 * wait. A token that is refused before its time (its session was ended over there) is renewed once; only a refused renewal,
 * or a second refusal, ends the connection until somebody signs in again.
 */
export async function askCrm<Result>(
  work: Work,
  ref: Ref,
  call: string,
  run: () => Promise<Result>,
  priority: Priority = 'pull_delta',
): Promise<Result> {
  await admit(work, ref, priority);
  let first: unknown;
  try {
    return await work.outside(call, run);
  } catch (error) {
    if (!isRefused(error)) throw await heard(work, ref, error);
    first = error;
  }
  await expireToken(work, tokenHome(ref));
  try {
    return await work.outside(call, run);
  } catch (error) {
    if (isRefused(error)) await endSignIn(work, tokenHome(ref));
    throw await heard(work, ref, first instanceof ProviderError && first.isPartial ? asPartial(error) : error);
  }
}

/** A refusal for too many calls is a word to all of them. */
async function heard(work: Work, ref: Ref, error: unknown): Promise<unknown> {
  if (!(error instanceof ProviderError)) return error;
  const waitMs = error.retryAfterMs ?? (error.failure === 'quota_exhausted' ? QUOTA_WAIT_MS : null);
  const isLimit = error.failure === 'rate_limited' || error.failure === 'quota_exhausted';
  if (isLimit && waitMs !== null) await noteSilence(work, ref, waitMs);
  return error;
}
