import type { Twin } from '../../core/twin.ts';
import { signV3 } from '../sign-v3.ts';
import type { PendingRow } from './queue.ts';

export interface WebhookTarget {
  /** Public base URL of the product, which the signature covers. */
  publicUrl: string;
  /** Where the product listens, asked at each call because it may start after the twin. */
  productUrl: () => string;
  path: string;
}

interface Batch {
  twin: Twin;
  target: WebhookTarget;
  secret: string;
  rows: readonly PendingRow[];
  signal: AbortSignal;
}

const retryAfterOf = (reply: Response | null): number => Number(reply?.headers.get('retry-after') ?? '0') * 1000 || 0;

/** One signed POST. Status 0 = no answer. */
export async function sendBatch({ twin, target, secret, rows, signal }: Batch): Promise<{ status: number; retryAfterMs: number }> {
  const body = JSON.stringify(rows.map(({ payload, attempt }) => ({ ...payload, attemptNumber: attempt })));
  const timestamp = String(Date.now());
  const headers = {
    'content-type': 'application/json',
    'x-hubspot-request-timestamp': timestamp,
    'x-hubspot-signature-v3': signV3(secret, 'POST', new URL(target.path, target.publicUrl).toString(), body, timestamp),
    'x-hubspot-signature-version': 'v3',
  };
  const url = new URL(target.path, target.productUrl()).toString();
  const reply = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal }).catch(() => null);
  const text = reply ? await reply.text().catch(() => null) : null;
  const status = reply && text !== null ? reply.status : 0;
  twin.recorder.write({
    at: twin.clock.now().toISOString(),
    vendor: 'hubspot',
    direction: 'out',
    method: 'POST',
    url,
    requestHeaders: headers,
    requestBody: body,
    status,
    responseBody: text ?? '',
  });
  return { status, retryAfterMs: status === 429 ? retryAfterOf(reply) : 0 };
}
