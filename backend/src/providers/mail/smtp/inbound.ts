import { createHmac, timingSafeEqual } from 'node:crypto';
import type { InboundDelivery } from '#ports/mail.ts';
import { ProviderError } from '#ports/provider-error.ts';

const TOLERANCE_MS = 5 * 60_000;
/** No dot in the id: with "." between the signed parts, one could otherwise move from one part into the next. */
const DELIVERY_KEY = /^[A-Za-z0-9_-]{8,128}$/;
const RECIPIENT = /^[^\s,]{1,64}@[^\s,@]{1,255}$/;

const refused = (what: string): ProviderError => new ProviderError('permission', `inbound mail refused: ${what}`);

/** base64(HMAC-SHA-256(secret, timestamp "." recipient "." id "." raw message)) */
export function signInbound(secret: string, timestamp: string, recipient: string, deliveryKey: string, rawBody: Uint8Array): string {
  return createHmac('sha256', secret).update(`${timestamp}.${recipient}.${deliveryKey}.`).update(rawBody).digest('base64');
}

/** Checks what the mail server posted. The clock is the wall: signatures know no business time. Throws ProviderError. */
export function verifyInbound(secret: string, request: { headers: Headers; rawBody: Uint8Array; nowMs: number }): InboundDelivery {
  const header = (name: string): string => request.headers.get(`x-salesos-mail-${name}`) ?? '';
  const timestamp = header('timestamp');
  const recipient = header('recipient');
  const deliveryKey = header('id');
  const expected = Buffer.from(signInbound(secret, timestamp, recipient, deliveryKey, request.rawBody));
  const given = Buffer.from(header('signature'));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw refused('signature');
  if (!/^\d{13}$/.test(timestamp) || Math.abs(request.nowMs - Number(timestamp)) > TOLERANCE_MS) throw refused('timestamp');
  if (!RECIPIENT.test(recipient)) throw refused('recipient');
  if (!DELIVERY_KEY.test(deliveryKey)) throw refused('id');
  return { raw: request.rawBody, envelopeTo: recipient, deliveryKey };
}
