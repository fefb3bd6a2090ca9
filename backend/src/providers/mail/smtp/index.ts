import type { MailProvider, MailSender } from '#ports/mail.ts';
import type { MimeComposer } from '#ports/mime.ts';
import { handOver } from './client.ts';
import { toProviderError } from './errors.ts';
import { verifyInbound } from './inbound.ts';
import { serverOf, type SmtpEnv, type SmtpServer } from './settings.ts';

export { env } from './settings.ts';

function senderThrough(server: SmtpServer, silenceMs: number, mime: MimeComposer): MailSender {
  return {
    async send(mail, _draftKey, lastLook) {
      const stopped: unknown[] = [];
      const look = async (): Promise<void> => {
        try {
          await lastLook?.();
        } catch (why) {
          stopped.push(why);
          throw why;
        }
      };
      try {
        const raw = await mime.compose(mail);
        const info = await handOver(server, silenceMs, { envelope: { from: mail.envelopeFrom, to: mail.to.address }, raw, lastLook: look });
        // Microsoft 365 and Amazon SES put an id of their own in place of ours and name it in the reply.
        const renamed = info.serverMessageId ?? null;
        return { providerMessageId: renamed ?? mail.messageId, messageId: renamed, threadKey: null };
      } catch (error) {
        // The library would wrap it.
        throw stopped.length > 0 ? stopped[0] : toProviderError(error);
      }
    },
  };
}

export function createSmtpMailProvider(config: SmtpEnv, mime: MimeComposer): MailProvider {
  const secret = config.SMTP_INBOUND_SECRET;
  return {
    key: 'smtp',
    label: 'SMTP',
    connect: ({ settings }) => ({ sender: senderThrough(serverOf(settings, config.SMTP_URL), config.SMTP_SILENCE_MS, mime), reader: null }),
    ...(secret === undefined ? {} : { verifyInbound: (request) => verifyInbound(secret, request) }),
  };
}
