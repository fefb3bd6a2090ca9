import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Exchange } from '../core/recorder.ts';
import type { Twin } from '../core/twin.ts';
import type { StoredMail } from '../mail/stored-mail.ts';
import { openTestTwin } from '../mail/test-twin.ts';
import type { Persona } from './personas.ts';
import { runPersona, runPersonas } from './run-persona.ts';
import { startTestProduct, type TestProduct } from './test-product.ts';

let twin: Twin;
let recorded: () => readonly Exchange[];
let product: TestProduct;
beforeEach(async () => {
  ({ twin, recorded } = await openTestTwin());
  product = await startTestProduct();
});
afterEach(() => product.close());

const afterMail = (mail: StoredMail, at: string): number => Math.floor((Date.parse(at) - Date.parse(mail.receivedAt)) / 60_000);

test.each<[Persona, [string, number][]]>([
  [
    'engaged',
    [
      ['open', 17],
      ['click', 19],
      ['reply', 120],
    ],
  ],
  [
    'machine_only',
    [
      ['scanner_burst', 0],
      ['apple_prefetch', 0],
    ],
  ],
  [
    'unsubscriber',
    [
      ['open', 40],
      ['unsubscribe', 41],
    ],
  ],
])('%s drives business time to each act', async (persona, expected) => {
  const mail = await product.mail(twin);
  const reactions = await runPersona(twin, persona, mail, { ...product.options, drive: true });
  expect(reactions.map(({ verb, at }) => [verb, afterMail(mail, at)])).toEqual(expected);
  expect(product.inbound).toHaveLength(persona === 'engaged' ? 1 : 0);
});

test('without drive everything happens now', async () => {
  const mail = await product.mail(twin);
  const reactions = await runPersona(twin, 'engaged', mail, product.options);
  expect(reactions.map(({ at }) => afterMail(mail, at))).toEqual([0, 0, 0]);
});

test('several people share one stretch of time, each act when it is due', async () => {
  const mails = [await product.mail(twin), await product.mail(twin), await product.mail(twin)] as const;
  const cast = [
    { persona: 'engaged', mail: mails[0] },
    { persona: 'machine_only', mail: mails[1] },
    { persona: 'unsubscriber', mail: mails[2] },
  ] as const;
  const reactions = await runPersonas(twin, cast, { ...product.options, drive: true });
  expect(reactions.map(({ verb }) => verb)).toEqual(['scanner_burst', 'apple_prefetch', 'open', 'click', 'open', 'unsubscribe', 'reply']);
});

test('the same run asks the same things, and everything asked is recorded', async () => {
  const mail = await product.mail(twin);
  await runPersona(twin, 'engaged', mail, product.options);
  const first = product.hits.map(({ method, path, headers }) => ({ method, path, agent: headers['user-agent'], ip: headers['x-forwarded-for'] }));
  product.hits.length = 0;
  const other = await openTestTwin();
  await runPersona(other.twin, 'engaged', await product.mail(other.twin), product.options);
  expect(product.hits.map(({ method, path, headers }) => ({ method, path, agent: headers['user-agent'], ip: headers['x-forwarded-for'] }))).toEqual(
    first,
  );
  expect(recorded().map(({ vendor, direction, method, status }) => [vendor, direction, method, status])).toEqual([
    ['prospects', 'out', 'GET', 200],
    ['prospects', 'out', 'GET', 302],
    ['prospects', 'out', 'GET', 302],
    ['smtp', 'out', 'POST', 202],
  ]);
});
