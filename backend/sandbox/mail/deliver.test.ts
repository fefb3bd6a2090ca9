import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, expect, test } from 'vitest';
import { deliverToProduct, DeliveryError } from './deliver.ts';
import { openTestTwin } from './test-twin.ts';

const secret = 'a secret both sides know';
const raw = Buffer.from('From: ana@buyer.example\r\n\r\nYes \u00e9 \u0000\r\n');
let server: ServerType | undefined;
afterEach(async () => {
  const running = server;
  server = undefined;
  if (running) await new Promise((done) => running.close(done));
});

async function product(
  answers: number[],
): Promise<{ productUrl: string; secret: string; seen: { signed: boolean; id: string; recipient: string }[] }> {
  const seen: { signed: boolean; id: string; recipient: string }[] = [];
  const app = new Hono();
  app.post('/webhooks/mail/smtp', async (c) => {
    const header = (name: string) => c.req.header(`X-SalesOS-Mail-${name}`) ?? '';
    const body = Buffer.from(await c.req.arrayBuffer());
    const expected = createHmac('sha256', secret)
      .update(`${header('Timestamp')}.${header('Recipient')}.${header('Id')}.`)
      .update(body)
      .digest('base64');
    const fresh = Math.abs(Date.now() - Number(header('Timestamp'))) < 60_000;
    seen.push({ signed: expected === header('Signature') && fresh && body.equals(raw), id: header('Id'), recipient: header('Recipient') });
    return c.body(null, (answers.shift() ?? 202) as 202);
  });
  const running = await new Promise<ServerType>((ready) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => ready(started));
  });
  server = running;
  return { productUrl: `http://127.0.0.1:${(running.address() as AddressInfo).port}`, secret, seen };
}

test('a message arrives signed on wall time, whatever business time says', async () => {
  const { twin, recorded } = await openTestTwin();
  await twin.clock.advance(30 * 24 * 3_600_000);
  const inbox = await product([]);
  const delivery = await deliverToProduct(twin, inbox, raw, 'zoe@seller.example');
  expect(delivery).toEqual({ deliveryKey: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/), status: 202, attempts: 1 });
  expect(inbox.seen).toEqual([{ signed: true, id: delivery.deliveryKey, recipient: 'zoe@seller.example' }]);
  expect(recorded().map(({ vendor, direction, method, status }) => ({ vendor, direction, method, status }))).toEqual([
    { vendor: 'smtp', direction: 'out', method: 'POST', status: 202 },
  ]);
});

test('a troubled product is tried again under the same key; another recipient is another delivery', async () => {
  const { twin } = await openTestTwin();
  const inbox = await product([503, 500]);
  const delivery = await deliverToProduct(twin, inbox, raw, 'zoe@seller.example');
  expect(delivery).toMatchObject({ status: 202, attempts: 3 });
  expect(new Set(inbox.seen.map(({ id }) => id)).size).toBe(1);
  const other = await deliverToProduct(twin, inbox, raw, 'bo@seller.example');
  expect(other.deliveryKey).not.toBe(delivery.deliveryKey);
});

test('a refusal is not repeated, and says so', async () => {
  const { twin } = await openTestTwin();
  const inbox = await product([401]);
  await expect(deliverToProduct(twin, inbox, raw, 'zoe@seller.example')).rejects.toEqual(new DeliveryError(401, 1));
  expect(inbox.seen).toHaveLength(1);
});

test('an absent product is an error in the end', async () => {
  const { twin } = await openTestTwin();
  await expect(deliverToProduct(twin, { productUrl: 'http://127.0.0.1:1', secret }, raw, 'zoe@seller.example')).rejects.toEqual(
    new DeliveryError(0, 4),
  );
});
