import type { MailQuota, MailSender, OutboundMail } from '#ports/mail.ts';
import { type MimeComposer, MimeError } from '#ports/mime.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { toProviderError } from './errors.ts';
import type { SesCaller } from './client.ts';
import type { SesAccount } from './settings.ts';

/** Comes back with everything that is told of the mail. */
export const SEND_TAG = 'salesos_send';

/** SES puts this in place of our Message-ID. */
export const messageIdOf = (region: string, id: string): string => `<${id}@${region === 'us-east-1' ? 'email' : region}.amazonses.com>`;

export function senderOf(call: () => Promise<SesCaller>, account: SesAccount, mime: MimeComposer): MailSender {
  return {
    async send(mail, _draftKey, lastLook) {
      const raw = await composed(mime, mail);
      const { sdk, client } = await call();
      await lastLook?.();
      try {
        const { MessageId: id } = await client.send(
          new sdk.SendEmailCommand({
            FromEmailAddress: mail.from.address,
            Destination: { ToAddresses: [mail.to.address] },
            Content: { Raw: { Data: raw } },
            EmailTags: [{ Name: SEND_TAG, Value: mail.sendId }],
            ...(account.configurationSet === null ? {} : { ConfigurationSetName: account.configurationSet }),
          }),
        );
        if (id === undefined) throw new ProviderError('unknown_outcome', 'SES named no message');
        return { providerMessageId: id, messageId: messageIdOf(account.region, id), threadKey: null };
      } catch (error) {
        throw toProviderError(error);
      }
    },
    // Nobody can be asked; the event of its sending says so by itself, within seconds as a rule.
    ...(account.topicArns.length === 0 ? {} : { lookUp: () => Promise.resolve({ is: 'unknown' as const }) }),
  };
}

async function composed(mime: MimeComposer, mail: OutboundMail): Promise<Uint8Array> {
  try {
    return await mime.compose(mail);
  } catch (error) {
    if (error instanceof MimeError) throw new ProviderError('validation', error.message, { vendorCode: error.failure, cause: error });
    throw new ProviderError('temporary', 'the mail could not be prepared', { cause: error });
  }
}

/** null = the key may send and nothing else. */
export async function readQuota({ sdk, client }: SesCaller): Promise<MailQuota | null> {
  try {
    const { SendQuota: quota } = await client.send(new sdk.GetAccountCommand({}));
    if (quota?.Max24HourSend === undefined || quota.MaxSendRate === undefined || quota.SentLast24Hours === undefined) return null;
    // SES writes "no limit" as -1.
    return { perDay: quota.Max24HourSend < 0 ? null : quota.Max24HourSend, perSecond: quota.MaxSendRate, sentLastDay: quota.SentLast24Hours };
  } catch (error) {
    const failure = toProviderError(error);
    if (failure.failure === 'permission') return null;
    throw failure;
  }
}
