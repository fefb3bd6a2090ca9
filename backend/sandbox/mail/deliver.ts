import { createHash, createHmac } from 'node:crypto';
import type { Twin } from '../core/twin.ts';

/** Where the product takes inbound mail, and the secret it shares with its mail server. */
export interface ProductInbox {
  productUrl: string;
  secret: string;
}

export interface Delivery {
  deliveryKey: string;
  status: number;
  attempts: number;
}

const PAUSES_MS = [0, 100, 300, 900];

export class DeliveryError extends Error {
  readonly status: number;

  constructor(status: number, attempts: number) {
    super(
      status === 0
        ? `the product could not be reached in ${attempts} attempts`
        : `the product answered ${status} to inbound mail (${attempts} attempts)`,
    );
    this.name = 'DeliveryError';
    this.status = status;
  }
}

function signedHeaders(secret: string, raw: Uint8Array, envelopeTo: string, deliveryKey: string): Record<string, string> {
  // Signatures live on wall time, whatever the business clock says.
  const timestamp = String(Date.now());
  const signature = createHmac('sha256', secret).update(`${timestamp}.${envelopeTo}.${deliveryKey}.`).update(raw).digest('base64');
  return {
    'content-type': 'message/rfc822',
    'x-salesos-mail-timestamp': timestamp,
    'x-salesos-mail-recipient': envelopeTo,
    'x-salesos-mail-id': deliveryKey,
    'x-salesos-mail-signature': signature,
  };
}

async function attempt(twin: Twin, url: string, headers: Record<string, string>, raw: Uint8Array): Promise<number> {
  const reply = await fetch(url, { method: 'POST', headers, body: Buffer.from(raw), redirect: 'manual', signal: AbortSignal.timeout(10_000) }).catch(
    () => null,
  );
  const responseBody = (await reply?.text().catch(() => '')) ?? '';
  if (twin.recorder.on) {
    const requestBody = Buffer.from(raw).toString();
    twin.recorder.write({
      at: twin.clock.now().toISOString(),
      vendor: 'smtp',
      direction: 'out',
      method: 'POST',
      url,
      requestHeaders: headers,
      requestBody,
      status: reply?.status ?? 0,
      responseBody,
    });
  }
  return reply?.status ?? 0;
}

/**
 * Posts one received message, signed, to the product's `/webhooks/mail/smtp`. The same message to the same recipient
 * always has the same delivery key, so a repeated delivery is recognizable. Throws DeliveryError unless answered 2xx.
 */
export async function deliverToProduct(twin: Twin, inbox: ProductInbox, rawMessage: Uint8Array, envelopeTo: string): Promise<Delivery> {
  const deliveryKey = createHash('sha256').update(`${envelopeTo}\n`).update(rawMessage).digest('base64url').slice(0, 32);
  const url = `${inbox.productUrl.replace(/\/$/, '')}/webhooks/mail/smtp`;
  let status = 0;
  let attempts = 0;
  for (const pauseMs of PAUSES_MS) {
    await new Promise((done) => setTimeout(done, pauseMs));
    attempts += 1;
    status = await attempt(twin, url, signedHeaders(inbox.secret, rawMessage, envelopeTo, deliveryKey), rawMessage);
    if (status >= 200 && status < 300) return { deliveryKey, status, attempts };
    if (status >= 300 && status < 500) break;
  }
  throw new DeliveryError(status, attempts);
}
