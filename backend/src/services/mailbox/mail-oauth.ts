import type { MailOAuth, MailProvider } from '#ports/mail.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { ServiceError } from '../service-error.ts';

export interface SignInProvider {
  provider: MailProvider;
  oauth: MailOAuth;
  /** What its attempts are kept under: a CRM of the same vendor may have its key. */
  attemptKey: string;
  redirectUri: string;
}

export function signInProvider(providers: Providers, publicUrl: string, key: string): SignInProvider {
  const provider = providers.mail.get(key);
  if (!provider?.oauth) throw new ServiceError('not_found', `Nobody signs in to "${key}" here.`);
  return { provider, oauth: provider.oauth, attemptKey: `mail/${key}`, redirectUri: `${publicUrl}/oauth/mail/${key}/callback` };
}
