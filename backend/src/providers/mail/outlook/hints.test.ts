import { expect, test } from 'vitest';
import { ProviderError } from '#ports/provider-error.ts';
import { readHints } from './hints.ts';

const at = (search: string): URL => new URL(`https://app.example/webhooks/mail/outlook${search}`);
const notices = (...value: unknown[]): Uint8Array => Buffer.from(JSON.stringify({ value }));
const notice = (change: Record<string, unknown> = {}) => ({
  subscriptionId: 'sub-1',
  clientState: 'sesame',
  changeType: 'created',
  tenantId: 't',
  ...change,
});

test('a validation is repeated word for word', async () => {
  expect(await readHints({ url: at('?validationToken=Validation%3A%20%26a%2Bb'), rawBody: Buffer.from('') })).toEqual({ echo: 'Validation: &a+b' });
});

test('one hint per mailbox and kind, however many notices come together', async () => {
  const rawBody = notices(
    notice(),
    notice(),
    notice({ lifecycleEvent: 'missed' }),
    notice({ lifecycleEvent: 'subscriptionRemoved' }),
    notice({ subscriptionId: 'sub-2' }),
  );
  expect(await readHints({ url: at(''), rawBody })).toEqual({
    hints: [
      { mailbox: { watchKey: 'sub-1' }, what: 'news', secret: 'sesame' },
      { mailbox: { watchKey: 'sub-1' }, what: 'rewatch', secret: 'sesame' },
      { mailbox: { watchKey: 'sub-2' }, what: 'news', secret: 'sesame' },
    ],
  });
});

test('the secret is handed on as it came, also a wrong one beside a right one', async () => {
  const read = await readHints({ url: at(''), rawBody: notices(notice(), notice({ clientState: 'forged' })) });
  expect('hints' in read && read.hints.map(({ secret }) => secret)).toEqual(['sesame', 'forged']);
});

test.each<[string, string, Uint8Array]>([
  ['no JSON', '', Buffer.from('hello')],
  ['nothing', '', Buffer.from('')],
  ['no list', '', Buffer.from('{}')],
  ['no secret', '', notices({ subscriptionId: 'sub-1' })],
  ['no subscription', '', notices({ clientState: 'sesame' })],
  ['an endless validation', `?validationToken=${'x'.repeat(3000)}`, Buffer.from('')],
])('%s is refused', async (_name, search, rawBody) => {
  await expect(readHints({ url: at(search), rawBody })).rejects.toSatisfy(
    (error) => error instanceof ProviderError && error.failure === 'permission',
  );
});
