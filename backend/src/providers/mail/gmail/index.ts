import type { MailProvider } from '#ports/mail.ts';
import type { MimeComposer } from '#ports/mime.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { GmailClient } from './client.ts';
import { gmailOAuth, googleClient } from './oauth.ts';
import { readPush } from './push.ts';
import { gmailReader } from './reader.ts';
import { allowedBy } from './scopes.ts';
import { gmailSender } from './sender.ts';
import type { GmailEnv } from './settings.ts';

export { env } from './settings.ts';

const KEY = 'gmail';

/** None without an app of its own. */
export function gmailProviders(config: GmailEnv, { publicUrl, mime }: { publicUrl: string; mime: MimeComposer }): MailProvider[] {
  if (config.GOOGLE_CLIENT_ID === '' || config.GOOGLE_CLIENT_SECRET === '') return [];
  const account = config.GMAIL_PUSH_ACCOUNT;
  const audience = config.GMAIL_PUSH_AUDIENCE ?? `${publicUrl}/webhooks/mail/${KEY}`;
  const isTold = config.GMAIL_PUSH_TOPIC !== undefined && account !== undefined;
  // It keeps Google's keys for as long as they are good.
  const google = googleClient(config);
  const provider: MailProvider = {
    key: KEY,
    label: 'Gmail',
    mostBytes: 25 * 1024 * 1024,
    oauth: gmailOAuth(config),
    connect({ accessToken, scopes }) {
      if (accessToken === null) throw new ProviderError('auth_expired', 'nobody is signed in to this mailbox');
      const client = new GmailClient(config, accessToken);
      const allowed = allowedBy(scopes);
      return {
        sender: gmailSender(client, mime, allowed),
        reader: allowed.mayRead ? gmailReader(client, isTold ? config.GMAIL_PUSH_TOPIC : undefined) : null,
      };
    },
  };
  return [isTold ? { ...provider, readHints: (request) => readPush(google, { account, audience }, request) } : provider];
}
