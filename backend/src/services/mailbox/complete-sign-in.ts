import type { Work } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { ServiceError } from '../service-error.ts';
import { takeAttempt } from '../token/take-attempt.ts';
import { signInProvider } from './mail-oauth.ts';
import { storeSignIn } from './store-sign-in.ts';

/** Ends the code flow: the mailbox is what the vendor says was signed in to, not what somebody typed. */
export async function completeSignIn(
  work: Work,
  deps: { providers: Providers; sealer: Sealer; publicUrl: string },
  input: { provider: string; state: string; code: string },
): Promise<{ address: string; reads: boolean }> {
  const { provider, oauth, attemptKey, redirectUri } = signInProvider(deps.providers, deps.publicUrl, input.provider);
  const { customerId, userId, codeVerifier } = await takeAttempt(work, deps.sealer, { provider: attemptKey, state: input.state });
  const grant = await work.outside('mailbox sign-in', () => oauth.exchange({ code: input.code, redirectUri, codeVerifier })).catch(refused);
  const address = grant.address.toLowerCase();
  const { scopes, accessToken } = grant;
  const reads = provider.connect({ address, settings: {}, accessToken: async () => accessToken, scopes }).reader !== null;
  await work.withTenant(customerId, (uow) => storeSignIn(uow, deps.sealer, { provider: provider.key, grant: { ...grant, address }, reads, userId }));
  return { address, reads };
}

/** Whatever the vendor says of the code: nothing has been stored, and the flow has to begin anew. */
function refused(error: unknown): never {
  if (!(error instanceof ProviderError)) throw error;
  if (error.failure === 'permission')
    throw new ServiceError('sign_in_refused', 'Sending was not allowed.', 'Nothing was stored. Start again and leave sending ticked.');
  if (error.failure === 'auth_expired' || error.failure === 'validation')
    throw new ServiceError('sign_in_refused', 'The mail provider did not accept this sign-in.', 'Nothing was stored. Start again.');
  throw new ServiceError('mail_unavailable', 'The mail provider cannot be reached right now.', 'Nothing was stored. Start again in a minute.');
}
