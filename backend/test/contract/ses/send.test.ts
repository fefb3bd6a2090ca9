import { expect, test } from 'vitest';
import type { Fault } from '../../../sandbox/core/faults.ts';
import { mailsTo } from '../../../sandbox/mail/find-mails.ts';
import { headerOf } from '../../../sandbox/mail/stored-mail.ts';
import { sesCredentials } from '../../../sandbox/ses/seed.ts';
import { addIdentity, changeAccount } from '../../../sandbox/ses/world.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { connected, type Connected, mailTo, sendId } from './connected-twin.ts';

const own = {
  region: sesCredentials.region,
  accessKeyId: sesCredentials.accessKeyId,
  secretAccessKey: sesCredentials.secretAccessKey,
  configurationSet: sesCredentials.configurationSet,
};

async function outcome(world: Connected, settings: Record<string, string> = {}, to = 'ana@buyer.example'): Promise<unknown> {
  try {
    return await world.connect(settings).sender.send(mailTo(to), null);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return `${error.failure}: ${error.message}`;
  }
}
const kept = ({ running }: Connected): number => mailsTo(running.twin, 'ana@buyer.example').length;

test('a mail travels whole, under the id SES gives it, and its tag names our send', async () => {
  const world = await connected();
  const sent = await world.connect().sender.send(mailTo('ana@buyer.example'), null);
  expect(sent).toEqual({
    providerMessageId: expect.stringMatching(/^0107[0-9a-f-]+-000000$/),
    messageId: `<${sent.providerMessageId}@eu-central-1.amazonses.com>`,
    threadKey: null,
  });
  const [mail] = mailsTo(world.running.twin, 'ana@buyer.example');
  if (!mail) throw new Error('nothing arrived');
  const header = (name: string) => headerOf(mail, name);
  expect({ ...mail, headers: [], raw: '', id: '', receivedAt: '' }).toMatchObject({
    envelope: { from: `${sent.providerMessageId}@eu-central-1.amazonses.com`, to: ['ana@buyer.example'] },
    messageId: sent.messageId,
    from: { name: 'Zoë', address: 'zoe@seller.example' },
    subject: 'Grüße',
  });
  expect([header('X-SalesOS-Send'), header('In-Reply-To'), header('References'), header('List-Unsubscribe-Post')]).toEqual([
    sendId,
    '<before@buyer.example>',
    '<first@seller.example> <before@buyer.example>',
    'List-Unsubscribe=One-Click',
  ]);
  const asked = world.running
    .recorded()
    .map(({ method, url, requestBody }) => ({ method, path: new URL(url).pathname, body: JSON.parse(requestBody) }));
  expect(asked).toEqual([
    {
      method: 'POST',
      path: '/v2/email/outbound-emails',
      body: {
        FromEmailAddress: 'zoe@seller.example',
        Destination: { ToAddresses: ['ana@buyer.example'] },
        Content: { Raw: { Data: expect.any(String) } },
        EmailTags: [{ Name: 'salesos_send', Value: sendId }],
        ConfigurationSetName: 'salesos',
      },
    },
  ]);
});

test('a mailbox may have an account of its own', async () => {
  const world = await connected({ SES_ACCESS_KEY_ID: 'AKIAWRONG', SES_SECRET_ACCESS_KEY: 'wrong' });
  expect(await outcome(world)).toBe('auth_expired: SES 403: UnrecognizedClientException');
  expect(await outcome(world, own)).toMatchObject({ threadKey: null });
});

test.each<[string, Record<string, string>, string]>([
  ['a wrong secret', { ...own, secretAccessKey: 'wrong' }, 'auth_expired: SES 403: InvalidSignatureException'],
  ['another region', { ...own, region: 'us-east-1' }, 'auth_expired: SES 403: InvalidSignatureException'],
  ['a set that is not there', { ...own, configurationSet: 'gone' }, 'permission: SES 404: NotFoundException'],
  ['half an account', { region: 'eu-central-1' }, 'permission: SES settings: accessKeyId, secretAccessKey'],
  ['a region that is none', { ...own, region: 'evil.example/' }, 'permission: SES settings: region'],
])('%s holds the mail and does not lose it', async (_name, settings, told) => {
  const world = await connected();
  expect(await outcome(world, settings)).toBe(told);
  expect(kept(world)).toBe(0);
});

test.each<[string, Parameters<typeof changeAccount>[1], string]>([
  ['suspended', { isSuspended: true }, 'permission: SES 400: AccountSuspendedException'],
  ['paused', { isSending: false }, 'permission: SES 400: SendingPausedException'],
  ['in Amazon’s sandbox', { isInProduction: false }, 'permission: SES 400: MessageRejected'],
  ['at its daily quota', { perDay: 0 }, 'quota_exhausted: SES 429: TooManyRequestsException'],
  ['at its rate', { perSecond: 0 }, 'rate_limited: SES 429: TooManyRequestsException'],
])('an account that is %s', async (_name, change, told) => {
  const world = await connected();
  changeAccount(world.running.twin, change);
  expect(await outcome(world)).toBe(told);
});

test('a sender nobody has verified', async () => {
  const world = await connected();
  addIdentity(world.running.twin, 'zoe@seller.example', { isVerified: false });
  expect(await outcome(world)).toBe('permission: SES 400: MessageRejected');
});

test.each<[string, Fault['kind'], string, number]>([
  ['504 after it was taken', { type: 'accept_then_504' }, 'unknown_outcome: SES 504: ', 1],
  ['cut off after it was taken', { type: 'accept_then_drop' }, 'unknown_outcome: SES gave no answer: ', 1],
  ['a silent server', { type: 'hang' }, 'unknown_outcome: SES gave no answer: ETIMEDOUT', 0],
  ['500', { type: 'status', status: 500, body: { message: 'oops' } }, 'unknown_outcome: SES 500: ', 0],
  ['429 without a name', { type: 'status', status: 429 }, 'rate_limited: SES 429: ', 0],
])('%s: asked once', async (_name, kind, told, arrived) => {
  const world = await connected({ SES_SILENCE_MS: '300' });
  world.running.twin.faults.plan({ vendor: 'ses', match: 'POST', times: 1, kind });
  expect(await outcome(world)).toContain(told);
  expect(kept(world)).toBe(arrived);
});

test('nobody listens: nothing has left', async () => {
  expect(await outcome(await connected({ SES_ENDPOINT: 'http://127.0.0.1:1' }))).toBe('temporary: SES gave no answer: ECONNREFUSED');
});

test('what is lost is told of by itself where there is a topic, and else never', async () => {
  const world = await connected();
  const lost = { sendId, messageId: '<a@b>', draftKey: null, threadKey: null, toAddress: 'ana@buyer.example', lostAt: new Date() };
  expect(await world.connect().sender.lookUp?.(lost)).toEqual({ is: 'unknown' });
  expect('lookUp' in world.connect(own).sender).toBe(false);
});

test('the quota, where the key may ask for it', async () => {
  const world = await connected();
  await outcome(world);
  expect(await world.connect().quota?.()).toEqual({ perDay: 50_000, perSecond: 14, sentLastDay: 1 });
  const sendOnly = { ...own, accessKeyId: sesCredentials.sendOnlyKeyId };
  expect(await world.connect(sendOnly).quota?.()).toBe(null);
  expect(await outcome(world, sendOnly)).toMatchObject({ threadKey: null });
});

test('what the last look throws comes out as it is, and SES is not asked', async () => {
  const world = await connected();
  const { sender } = world.connect();
  const stop = new Error('no more');
  await expect(sender.send(mailTo('ana@buyer.example'), null, () => Promise.reject(stop))).rejects.toBe(stop);
  expect([kept(world), world.running.recorded()]).toEqual([0, []]);
  await sender.send(mailTo('ana@buyer.example'), null, async () => undefined);
  expect(kept(world)).toBe(1);
});
