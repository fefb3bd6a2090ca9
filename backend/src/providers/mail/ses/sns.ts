import { createVerify, type KeyObject, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { HttpClient } from '#ports/http-client.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { SesEnv } from './settings.ts';

const Envelope = z.looseObject({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string().min(1).max(200),
  TopicArn: z.string().min(1),
  Message: z.string(),
  Timestamp: z.string(),
  Subject: z.string().optional(),
  Token: z.string().optional(),
  SubscribeURL: z.string().optional(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string().min(1),
  SigningCertURL: z.string(),
});
export type SnsMessage = z.infer<typeof Envelope>;

const SIGNED = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
} as const;
const DIGEST = { '1': 'RSA-SHA1', '2': 'RSA-SHA256' } as const;

const SNS_HOST = /^sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/;
const CERTIFICATE_PATH = /^\/SimpleNotificationService-[0-9a-f]+\.pem$/;
const MOST_CERTIFICATES = 20;

const refused = (what: string): ProviderError => new ProviderError('permission', `SNS message refused: ${what}`);

/** An address at Amazon's SNS, or at one of the origins that are trusted like it. */
function trustedUrl(text: string | undefined, origins: readonly string[]): URL | null {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : null;
  if (!url || url.username !== '' || url.password !== '') return null;
  const isAmazons = url.protocol === 'https:' && url.port === '' && SNS_HOST.test(url.hostname);
  return isAmazons || origins.some((origin) => new URL(origin).origin === url.origin) ? url : null;
}

/** Reads what SNS posts once its signature is found good. Anybody may have a topic: whether this one may speak is another question. */
export function createSnsReader(config: SesEnv, http: HttpClient) {
  const keys = new Map<string, KeyObject>();
  const fetchText = async (url: URL): Promise<string> => {
    const answer = await http.send({ method: 'GET', url: url.href, headers: {}, body: null }).catch((cause: unknown) => {
      throw new ProviderError('temporary', 'SNS could not be asked', { cause });
    });
    if (answer.status !== 200) throw new ProviderError('temporary', `SNS answered ${answer.status}`);
    return answer.body;
  };
  const keyAt = async (url: URL): Promise<KeyObject> => {
    const known = keys.get(url.href);
    if (known) return known;
    const { publicKey, validTo } = certificateOf(await fetchText(url));
    if (Date.parse(validTo) < Date.now()) throw refused('certificate has ended');
    const [oldest] = keys.keys();
    if (keys.size >= MOST_CERTIFICATES && oldest !== undefined) keys.delete(oldest);
    keys.set(url.href, publicKey);
    return publicKey;
  };
  return {
    async read(rawBody: Uint8Array): Promise<SnsMessage> {
      const message = envelopeOf(rawBody);
      const url = trustedUrl(message.SigningCertURL, config.SES_SNS_ORIGINS);
      if (!url || !CERTIFICATE_PATH.test(url.pathname)) throw refused('certificate');
      const text = SIGNED[message.Type].flatMap((name) => (message[name] === undefined ? [] : [`${name}\n${message[name]}\n`])).join('');
      const isGood = createVerify(DIGEST[message.SignatureVersion])
        .update(text)
        .verify(await keyAt(url), message.Signature, 'base64');
      if (!isGood) throw refused('signature');
      return message;
    },
    async confirm({ SubscribeURL: text }: SnsMessage): Promise<void> {
      const url = trustedUrl(text, config.SES_SNS_ORIGINS);
      if (url?.searchParams.get('Action') !== 'ConfirmSubscription') throw refused('confirmation address');
      await fetchText(url);
    },
  };
}

function envelopeOf(rawBody: Uint8Array): SnsMessage {
  try {
    return Envelope.parse(JSON.parse(Buffer.from(rawBody).toString('utf8')));
  } catch {
    throw refused('form');
  }
}

function certificateOf(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw refused('certificate');
  }
}
