import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ProviderError } from '#ports/provider-error.ts';
import { sesCredentials } from '../../../sandbox/ses/seed.ts';
import { signed, signWith } from '../../../sandbox/ses/sns.ts';
import { connected, type Connected, SELLER, sendId } from './connected-twin.ts';

const topicArn = sesCredentials.topicArn;
const mail = {
  timestamp: '2026-11-23T10:00:00.000Z',
  messageId: '0107-abc-000000',
  source: `Zoë <${SELLER}>`,
  sourceArn: 'arn:aws:ses:us-east-1:111122223333:identity/seller.example',
  destination: ['ana@buyer.example'],
  tags: { salesos_send: [sendId] },
};
const sent = { providerMessageId: '0107-abc-000000', messageId: '<0107-abc-000000@email.amazonses.com>', threadKey: null };

type Said = Record<string, string>;
const said = (message: unknown): Said => ({
  Type: 'Notification',
  MessageId: 'sns-1',
  TopicArn: topicArn,
  Subject: 'Amazon SES Email Event Notification',
  Message: typeof message === 'string' ? message : JSON.stringify(message),
  Timestamp: new Date().toISOString(),
});

async function read({ provider }: Connected, body: unknown, url = 'https://us.example/webhooks/mail/ses'): Promise<unknown> {
  const rawBody = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  try {
    return await provider.listener?.read({ url: new URL(url), headers: new Headers(), rawBody });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return `${error.failure}: ${error.message}`;
  }
}
const words = async (world: Connected, event: unknown): Promise<unknown> => {
  const answer = await read(world, signed(world.running.twin, said(event)));
  return typeof answer === 'object' && answer !== null && 'words' in answer ? answer.words : answer;
};
const fate = (what: object): unknown[] => [{ is: 'fate', mailbox: SELLER, key: 'sns-1', sendId, sent, fate: what }];

test.each(['1', '2'] as const)('signature version %s; the certificate is fetched once', async (version) => {
  const world = await connected();
  signWith(world.running.twin, version);
  const body = signed(world.running.twin, said({ eventType: 'Delivery', mail, delivery: {} }));
  for (let time = 0; time < 2; time += 1) expect(await read(world, body)).toEqual({ source: topicArn, words: fate({ is: 'delivered' }) });
  expect(world.running.recorded().filter(({ url }) => url.includes('.pem')).length).toBe(1);
});

test.each<[string, (good: Said) => unknown, string]>([
  ['another text', (good) => ({ ...good, Message: `${good['Message']} ` }), 'signature'],
  ['another topic', (good) => ({ ...good, TopicArn: `${topicArn}2` }), 'signature'],
  ['another id', (good) => ({ ...good, MessageId: 'sns-2' }), 'signature'],
  ['another subject', (good) => ({ ...good, Subject: 'no' }), 'signature'],
  ['another kind', (good) => ({ ...good, Type: 'SubscriptionConfirmation' }), 'signature'],
  ['the other version', (good) => ({ ...good, SignatureVersion: '2' }), 'signature'],
  ['a cut signature', (good) => ({ ...good, Signature: (good['Signature'] ?? '').slice(4) }), 'signature'],
  ['no signature', ({ Signature: _gone, ...rest }) => rest, 'form'],
  ['a third version', (good) => ({ ...good, SignatureVersion: '3' }), 'form'],
  ['no JSON', () => 'Hello', 'form'],
  ...[
    'https://evil.example/SimpleNotificationService-00.pem',
    'https://sns.eu-central-1.amazonaws.com.evil.example/SimpleNotificationService-00.pem',
    'https://sns.evil.example.amazonaws.com/SimpleNotificationService-00.pem',
    'http://sns.eu-central-1.amazonaws.com/SimpleNotificationService-00.pem',
    'https://sns.eu-central-1.amazonaws.com:8443/SimpleNotificationService-00.pem',
    'https://user@sns.eu-central-1.amazonaws.com/SimpleNotificationService-00.pem',
    'https://sns.eu-central-1.amazonaws.com/some-bucket/mine.pem',
    'https://mine.s3.amazonaws.com/SimpleNotificationService-00.pem',
    'no address',
  ].map((SigningCertURL): [string, (good: Said) => unknown, string] => [
    `a certificate at ${SigningCertURL}`,
    (good) => ({ ...good, SigningCertURL }),
    'certificate',
  ]),
])('%s is refused', async (_name, change, why) => {
  const world = await connected();
  const good = signed(world.running.twin, said({ eventType: 'Delivery', mail }));
  expect(await read(world, change({ ...good }))).toBe(`permission: SNS message refused: ${why}`);
});

test('a certificate that cannot be fetched is asked for again', async () => {
  const world = await connected();
  const body = signed(world.running.twin, said({ eventType: 'Delivery', mail }));
  world.running.twin.faults.plan({ vendor: 'ses', match: 'pem', times: 1, kind: { type: 'status', status: 503 } });
  expect(await read(world, body)).toBe('temporary: SNS answered 503');
  expect(await read(world, body)).toMatchObject({ source: topicArn });
});

const recipient = (status?: string, diagnosticCode?: string) => ({
  emailAddress: 'Ana <Ana@buyer.example>',
  ...(status === undefined ? {} : { action: 'failed', status }),
  ...(diagnosticCode === undefined ? {} : { diagnosticCode }),
});
test.each<[string, string, ReturnType<typeof recipient>, string, string | null]>([
  ['Permanent', 'General', recipient('5.1.1', 'smtp; 550 5.1.1 user unknown'), 'hard', '5.1.1'],
  ['Permanent', 'NoEmail', recipient(), 'hard', null],
  ['Permanent', 'Suppressed', recipient('5.1.1', 'Amazon SES has suppressed sending to this address'), 'hard', '5.1.1'],
  ['Permanent', 'General', recipient('5.0.0', 'smtp; 550 5.0.0 no'), 'hard', '5.0.0'],
  ['Permanent', 'General', recipient('5.7.1', 'smtp; 554 5.7.1 blocked using zen.spamhaus.org'), 'policy', '5.7.1'],
  ['Transient', 'MailboxFull', recipient('4.2.2', 'smtp; 452 4.2.2 over quota'), 'soft', '4.2.2'],
  ['Transient', 'MailboxFull', recipient('5.2.2', 'smtp; 552 5.2.2 over quota'), 'soft', '5.2.2'],
  ['Transient', 'General', recipient('5.1.1', 'smtp; 550 5.1.1 user unknown'), 'soft', '5.1.1'],
  ['Transient', 'General', recipient(), 'soft', null],
  ['Transient', 'ContentRejected', recipient('5.6.1', 'smtp; 550 5.6.1 rejected'), 'policy', '5.6.1'],
  ['Undetermined', 'Undetermined', recipient(), 'soft', null],
  ['Undetermined', 'Undetermined', recipient('5.1.1', 'smtp; 550 5.1.1 user unknown'), 'hard', '5.1.1'],
])('a bounce %s/%s %j is %s', async (bounceType, bounceSubType, bounced, kind, statusCode) => {
  const event = { eventType: 'Bounce', mail, bounce: { bounceType, bounceSubType, bouncedRecipients: [bounced] } };
  const bounce = { class: kind, statusCode, recipient: 'ana@buyer.example', isDelayed: false };
  expect(await words(await connected(), event)).toEqual(fate({ is: 'bounced', bounces: [bounce] }));
});

test.each<[string, object, unknown]>([
  ['Send', { eventType: 'Send', send: {} }, fate({ is: 'accepted' })],
  ['DeliveryDelay', { eventType: 'DeliveryDelay', deliveryDelay: {} }, fate({ is: 'delayed' })],
  ['Reject', { eventType: 'Reject', reject: { reason: 'Bad content' } }, fate({ is: 'refused', code: 'Reject' })],
  ['Rendering Failure', { eventType: 'Rendering Failure', failure: {} }, fate({ is: 'refused', code: 'RenderingFailure' })],
  ['Complaint', { eventType: 'Complaint', complaint: { complaintFeedbackType: 'abuse' } }, fate({ is: 'complained' })],
  ['Complaint without a kind', { notificationType: 'Complaint', complaint: {} }, fate({ is: 'complained' })],
  ['not spam after all', { eventType: 'Complaint', complaint: { complaintFeedbackType: 'not-spam' } }, []],
  ['Open', { eventType: 'Open', open: {} }, []],
])('%s', async (_name, event, expected) => {
  expect(await words(await connected(), { ...event, mail })).toEqual(expected);
});

test('without tags our own header names the send; without both nothing is said', async () => {
  const world = await connected();
  const { tags: _none, ...bare } = mail;
  const headers = [{ name: 'X-SalesOS-Send', value: sendId }];
  expect(await words(world, { notificationType: 'Delivery', mail: { ...bare, headers } })).toEqual(fate({ is: 'delivered' }));
  expect(await words(world, { notificationType: 'Delivery', mail: bare })).toEqual([]);
  expect(await words(world, 'Successfully validated SNS topic for Amazon SES event publishing.')).toEqual([]);
});

test('an event of another form is an error and not silence', async () => {
  expect(await words(await connected(), { eventType: 'Delivery', mail: { ...mail, messageId: 7 } })).toBe('validation: the event cannot be read');
});

test('received mail comes whole, once for each recipient', async () => {
  const world = await connected();
  const receipt = { recipients: ['Zoe@seller.example', 'bo@seller.example'], action: { type: 'SNS', encoding: 'BASE64' } };
  const event = { notificationType: 'Received', mail, receipt, content: Buffer.from('From: ana@buyer.example\r\n\r\nJa é').toString('base64') };
  const raw = Buffer.from('From: ana@buyer.example\r\n\r\nJa é');
  expect(await words(world, event)).toEqual(
    ['zoe@seller.example', 'bo@seller.example'].map((address) => ({
      is: 'received',
      mailbox: address,
      delivery: { raw, envelopeTo: address, deliveryKey: `0107-abc-000000:${address}` },
    })),
  );
  const utf8 = { ...event, receipt: { ...receipt, recipients: [SELLER], action: { type: 'SNS', encoding: 'UTF8' } }, content: 'Ja é' };
  expect(await words(world, utf8)).toMatchObject([{ delivery: { raw: Buffer.from('Ja é') } }]);
  expect(await words(world, { ...event, receipt: { ...receipt, action: { type: 'S3' } } })).toEqual([]);
});

test('a topic asks to be confirmed; only Amazon’s own address is called', async () => {
  const world = await connected();
  const { twin, url } = world.running;
  const ask = (SubscribeURL: string) =>
    signed(twin, {
      Type: 'SubscriptionConfirmation',
      MessageId: randomUUID(),
      Token: 't',
      TopicArn: topicArn,
      Message: 'm',
      SubscribeURL,
      Timestamp: new Date().toISOString(),
    });
  const confirm = async (SubscribeURL: string): Promise<unknown> => {
    const { listener } = world.provider;
    const call = await listener?.read({
      url: new URL('https://us.example/'),
      headers: new Headers(),
      rawBody: Buffer.from(JSON.stringify(ask(SubscribeURL))),
    });
    const [word] = call?.words ?? [];
    if (word?.is !== 'confirmation') return call;
    return word.confirm().then(
      () => 'confirmed',
      (error: unknown) => (error instanceof Error ? error.message : error),
    );
  };
  expect(await confirm('https://evil.example/?Action=ConfirmSubscription')).toBe('SNS message refused: confirmation address');
  expect(await confirm(`${url}/?Action=DeleteTopic`)).toBe('SNS message refused: confirmation address');
  expect(await confirm(`${url}/?Action=ConfirmSubscription&TopicArn=a&Token=wrong`)).toBe('SNS answered 400');
  expect(await read(world, ask(url), 'https://us.example/?mailbox=Zoe@seller.example')).toMatchObject({ words: [{ mailbox: 'zoe@seller.example' }] });
});

test('who may speak for whom', async () => {
  const { provider } = await connected();
  const own = { region: 'eu-west-1', accessKeyId: 'a', secretAccessKey: 'b' };
  const speaks = (settings: Record<string, string>, source: string) => provider.listener?.speaksFor(settings, source);
  expect([
    speaks({}, topicArn),
    speaks({}, `${topicArn}2`),
    speaks(own, topicArn),
    speaks({ ...own, topicArn: `${topicArn}2` }, `${topicArn}2`),
    speaks({ ...own, topicArn: `${topicArn}2` }, topicArn),
  ]).toEqual([true, false, false, true, false]);
});
