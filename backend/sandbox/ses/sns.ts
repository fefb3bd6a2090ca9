import { createHash, createSign, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { type Parcel, post, type Sender } from '../core/courier.ts';
import type { Stored } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';
import { selfSigned } from './certificate.ts';
import { SES_SPACE } from './world.ts';

export const SNS_SPACE = 'sns';
const RETRY_MS = [100, 300, 1000];

interface Subscription extends Stored {
  topicArn: string;
  endpoint: string;
  token: string;
  isConfirmed: boolean;
}

interface SigningKey extends Stored {
  privateKey: string;
  certificate: string;
}

/** Made once and kept: what was signed before a restart can still be checked. */
function signingKey(twin: Twin): SigningKey {
  const known = twin.store.get<SigningKey>(SNS_SPACE, 'signing-key', 'current');
  if (known) return known;
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const made: SigningKey = {
    id: 'current',
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: selfSigned(pair, 'sns.amazonaws.com (local twin)'),
  };
  twin.store.put<SigningKey>(SNS_SPACE, 'signing-key', made);
  return made;
}

const certificatePath = ({ certificate }: SigningKey): string =>
  `/SimpleNotificationService-${createHash('sha256').update(certificate).digest('hex').slice(0, 32)}.pem`;

/** Where the twin's SNS is; kept in its space, because what it says names it. */
interface Place extends Stored {
  url: string;
  signatureVersion: '1' | '2';
}
const placeOf = (twin: Twin): Place => twin.store.get<Place>(SNS_SPACE, 'place', 'here') ?? { id: 'here', url: '', signatureVersion: '1' };
export const openSns = (twin: Twin, url: string): void => twin.store.put<Place>(SNS_SPACE, 'place', { ...placeOf(twin), url });
export const signWith = (twin: Twin, signatureVersion: Place['signatureVersion']): void =>
  twin.store.put<Place>(SNS_SPACE, 'place', { ...placeOf(twin), signatureVersion });

type Said = Readonly<Record<string, string>>;
const SIGNED: Readonly<Record<string, readonly string[]>> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};

export function signed(twin: Twin, said: Said): Said {
  const { url, signatureVersion } = placeOf(twin);
  const key = signingKey(twin);
  const text = (SIGNED[said['Type'] ?? ''] ?? []).flatMap((name) => (said[name] === undefined ? [] : [`${name}\n${said[name]}\n`])).join('');
  const signature = createSign(signatureVersion === '1' ? 'sha1' : 'sha256')
    .update(text)
    .sign(key.privateKey, 'base64');
  return { ...said, SignatureVersion: signatureVersion, Signature: signature, SigningCertURL: `${url}${certificatePath(key)}` };
}

/** As its owner does in Amazon's console: nothing is told there until the address has confirmed. */
export function subscribe(twin: Twin, topicArn: string, endpoint: string): void {
  const { url } = placeOf(twin);
  const token = randomBytes(64).toString('hex');
  const id = `${topicArn}:${randomUUID()}`;
  twin.store.put<Subscription>(SNS_SPACE, 'subscription', { id, topicArn, endpoint, token, isConfirmed: false });
  const said = {
    Type: 'SubscriptionConfirmation',
    MessageId: randomUUID(),
    Token: token,
    TopicArn: topicArn,
    Message: `You have chosen to subscribe to the topic ${topicArn}. To confirm the subscription, visit the SubscribeURL included in this message.`,
    SubscribeURL: `${url}/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(topicArn)}&Token=${token}`,
    Timestamp: new Date().toISOString(),
  };
  post(twin, SNS_SPACE, { to: endpoint, body: said });
}

export const isSubscribed = (twin: Twin, endpoint: string, topicArn: string): boolean =>
  twin.store.all<Subscription>(SNS_SPACE, 'subscription').some((row) => row.endpoint === endpoint && row.topicArn === topicArn && row.isConfirmed);

/** Told to every confirmed address of the topic, each with the same MessageId. */
export function publish(twin: Twin, topicArn: string, message: unknown): void {
  const said = {
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: topicArn,
    Subject: 'Amazon SES Email Event Notification',
    Message: JSON.stringify(message),
    Timestamp: new Date().toISOString(),
  };
  for (const { endpoint, isConfirmed, topicArn: own } of twin.store.all<Subscription>(SNS_SPACE, 'subscription'))
    if (isConfirmed && own === topicArn) post(twin, SNS_SPACE, { to: endpoint, body: said });
}

export const snsSender = (twin: Twin): Sender => ({
  vendor: SES_SPACE,
  space: SNS_SPACE,
  retryMs: RETRY_MS,
  dress({ body }: Parcel) {
    const said: Said = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]));
    return {
      headers: {
        'content-type': 'text/plain; charset=UTF-8',
        'x-amz-sns-message-type': said['Type'] ?? '',
        'x-amz-sns-message-id': said['MessageId'] ?? '',
        'x-amz-sns-topic-arn': said['TopicArn'] ?? '',
      },
      text: JSON.stringify(signed(twin, said), null, 2),
    };
  },
});

export function snsRoutes(twin: Twin): Hono {
  const routes = new Hono();
  routes.get('/:file{SimpleNotificationService-[0-9a-f]+\\.pem}', (c) => {
    const key = signingKey(twin);
    return `/${c.req.param('file')}` === certificatePath(key) ? c.text(key.certificate) : c.notFound();
  });
  routes.get('/', (c) => {
    const { Action: action, TopicArn: topicArn, Token: token } = c.req.query();
    const found = twin.store.all<Subscription>(SNS_SPACE, 'subscription').find((row) => row.topicArn === topicArn && row.token === token);
    if (action !== 'ConfirmSubscription' || !found) return c.text('<ErrorResponse><Error><Code>InvalidParameter</Code></Error></ErrorResponse>', 400);
    twin.store.put<Subscription>(SNS_SPACE, 'subscription', { ...found, isConfirmed: true });
    return c.text(`<ConfirmSubscriptionResponse><SubscriptionArn>${found.id}</SubscriptionArn></ConfirmSubscriptionResponse>`);
  });
  return routes;
}
