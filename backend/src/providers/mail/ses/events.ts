import { z } from 'zod';
import type { MailFate, MailWord } from '#ports/mail.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { bareAddress, judgeSesBounce, SesBounce } from './bounce.ts';
import { messageIdOf, SEND_TAG } from './sender.ts';

const Mail = z.looseObject({
  messageId: z.string().min(1),
  source: z.string(),
  sourceArn: z.string().optional(),
  tags: z.record(z.string(), z.array(z.string())).optional(),
  headers: z.array(z.looseObject({ name: z.string(), value: z.string() })).optional(),
});
const Told = z.looseObject({
  /** Of a configuration set's topic; one of an identity names it otherwise, and sends no tags. */
  eventType: z.string().optional(),
  notificationType: z.string().optional(),
  mail: Mail,
  bounce: SesBounce.optional(),
  complaint: z.looseObject({ complaintFeedbackType: z.string().nullish() }).optional(),
  receipt: z.looseObject({ recipients: z.array(z.string()), action: z.looseObject({ type: z.string(), encoding: z.string().nullish() }) }).optional(),
  content: z.string().optional(),
});
type Told = z.infer<typeof Told>;

const SEND_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function sendIdOf({ tags, headers }: Told['mail']): string | null {
  const header = headers?.find(({ name }) => name.toLowerCase() === 'x-salesos-send')?.value.trim();
  return [tags?.[SEND_TAG]?.[0], header].find((id) => id !== undefined && SEND_ID.test(id)) ?? null;
}

/** null = nothing that changes anything for us (opens and clicks are counted by our own links). */
function fateOf(told: Told): MailFate | null {
  switch (told.eventType ?? told.notificationType) {
    case 'Send':
      return { is: 'accepted' };
    case 'Delivery':
      return { is: 'delivered' };
    case 'DeliveryDelay':
      return { is: 'delayed' };
    case 'Reject':
      return { is: 'refused', code: 'Reject' };
    case 'Rendering Failure':
      return { is: 'refused', code: 'RenderingFailure' };
    case 'Bounce':
      return told.bounce ? { is: 'bounced', bounces: judgeSesBounce(told.bounce) } : null;
    case 'Complaint':
      // A reader took it out of the spam folder.
      return told.complaint?.complaintFeedbackType === 'not-spam' ? null : { is: 'complained' };
    default:
      return null;
  }
}

/** Where SES stores no more than a hint of a mail (S3, Lambda), there is no content. */
function receivedWords({ mail, receipt, content }: Told): MailWord[] {
  if (!receipt || content === undefined || receipt.action.type !== 'SNS') return [];
  const raw = Buffer.from(content, receipt.action.encoding === 'BASE64' ? 'base64' : 'utf8');
  return receipt.recipients.map((recipient) => {
    const envelopeTo = bareAddress(recipient);
    return { is: 'received', mailbox: envelopeTo, delivery: { raw, envelopeTo, deliveryKey: `${mail.messageId}:${envelopeTo}` } };
  });
}

function read(text: string): Told | null {
  try {
    return Told.parse(JSON.parse(text));
  } catch (cause) {
    // SNS's own greeting to a new topic, and other things somebody publishes there.
    if (!text.includes('"mail"')) return null;
    throw new ProviderError('validation', 'the event cannot be read', { cause });
  }
}

/** What one notification says, by mailbox. `key` tells its repetitions. */
export function wordsOf(text: string, key: string, topicArn: string): MailWord[] {
  const told = read(text);
  if (!told) return [];
  if (told.notificationType === 'Received') return receivedWords(told);
  const [fate, sendId] = [fateOf(told), sendIdOf(told.mail)];
  if (!fate || sendId === null) return [];
  const region = (told.mail.sourceArn ?? topicArn).split(':')[3] ?? '';
  const sent = { providerMessageId: told.mail.messageId, messageId: messageIdOf(region, told.mail.messageId), threadKey: null };
  return [{ is: 'fate', mailbox: bareAddress(told.mail.source), key, sendId, sent, fate }];
}
