import type { HttpClient, HttpPolicy } from '#ports/http-client.ts';
import type { MailListener, MailProvider } from '#ports/mail.ts';
import type { MimeComposer } from '#ports/mime.ts';
import { createClients } from './client.ts';
import { wordsOf } from './events.ts';
import { readQuota, senderOf } from './sender.ts';
import { accountOf, type SesEnv } from './settings.ts';
import { createSnsReader } from './sns.ts';

export { env } from './settings.ts';

/** None where the environment names no region. */
export function sesProviders(config: SesEnv, deps: { mime: MimeComposer; http: (policy: HttpPolicy) => HttpClient }): MailProvider[] {
  if (config.SES_REGION === undefined) return [];
  const clientOf = createClients(config);
  return [
    {
      key: 'ses',
      label: 'Amazon SES',
      takesKeys: true,
      mostBytes: 40 * 1024 * 1024,
      connect: ({ settings }) => {
        const account = accountOf(settings, config);
        const call = () => clientOf(account);
        return { sender: senderOf(call, account, deps.mime), reader: null, quota: async () => readQuota(await call()) };
      },
      listener: snsListener(config, deps.http({ allowPrivate: config.SES_SNS_ORIGINS.length > 0 })),
    },
  ];
}

function snsListener(config: SesEnv, http: HttpClient): MailListener {
  const sns = createSnsReader(config, http);
  return {
    async read({ url, rawBody }) {
      const message = await sns.read(rawBody);
      const { Type: type, TopicArn: source, MessageId: key } = message;
      if (type === 'Notification') return { source, words: wordsOf(message.Message, key, source) };
      if (type === 'UnsubscribeConfirmation') return { source, words: [] };
      // The topic of a mailbox's own account is confirmed at an address that names the mailbox.
      const mailbox = url.searchParams.get('mailbox')?.toLowerCase() ?? null;
      return { source, words: [{ is: 'confirmation', mailbox, confirm: () => sns.confirm(message) }] };
    },
    speaksFor: (settings, source) => accountOf(settings, config).topicArns.includes(source),
  };
}
