import type { MailboxCredentials, MailConnection, MailProvider } from '#ports/mail.ts';
import type { MimeComposer } from '#ports/mime.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { OutlookClient } from './client.ts';
import { readHints } from './hints.ts';
import { outlookOAuth } from './oauth.ts';
import { inboxReader } from './reader.ts';
import { sendOnly, sendThroughDraft } from './sender.ts';
import { mayRead, type OutlookConfig, type OutlookEnv } from './settings.ts';

export { env } from './settings.ts';

const notSignedIn = async (): Promise<string> => {
  throw new ProviderError('auth_expired', "the mailbox's owner has not signed in");
};

function connect(config: OutlookConfig, mime: MimeComposer, mailbox: MailboxCredentials): MailConnection {
  const client = new OutlookClient({ apiUrl: config.apiUrl, accessToken: mailbox.accessToken ?? notSignedIn, timeoutMs: config.timeoutMs });
  return mayRead(mailbox.scopes)
    ? { sender: sendThroughDraft(client, mime), reader: inboxReader(client, mailbox.address) }
    : { sender: sendOnly(client, mime), reader: null };
}

export function outlookMailProvider(config: OutlookConfig, mime: MimeComposer): MailProvider & Required<Pick<MailProvider, 'oauth' | 'readHints'>> {
  return {
    key: 'outlook',
    label: 'Outlook',
    // One request: a larger one takes an upload session.
    mostBytes: 3 * 1024 * 1024,
    oauth: outlookOAuth(config),
    connect: (mailbox) => connect(config, mime, mailbox),
    readHints,
  };
}

const bare = (url: string): string => url.replace(/\/+$/, '');

export const outlookMailProviders = (settings: OutlookEnv, mime: MimeComposer): MailProvider[] =>
  settings.OUTLOOK_CLIENT_ID === '' || settings.OUTLOOK_CLIENT_SECRET === ''
    ? []
    : [
        outlookMailProvider(
          {
            clientId: settings.OUTLOOK_CLIENT_ID,
            clientSecret: settings.OUTLOOK_CLIENT_SECRET,
            tenant: settings.OUTLOOK_TENANT,
            loginUrl: bare(settings.OUTLOOK_LOGIN_URL),
            apiUrl: bare(settings.OUTLOOK_API_URL),
            timeoutMs: 30_000,
          },
          mime,
        ),
      ];
