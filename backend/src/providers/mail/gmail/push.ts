import { z } from 'zod';
import type { MailHint } from '#ports/mail.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { GoogleClient } from './oauth.ts';

const Push = z.object({ message: z.object({ data: z.string() }) });
const Notice = z.object({ emailAddress: z.string().min(3) });

interface Expected {
  account: string;
  audience: string;
}

/** One push of Pub/Sub, signed by the subscription's service account. What it holds is a hint: the mailbox is read from our own place. */
export async function readPush(
  google: GoogleClient,
  expected: Expected,
  request: { headers: Headers; rawBody: Uint8Array },
): Promise<{ hints: readonly MailHint[] }> {
  await verify(google, expected, request.headers.get('authorization'));
  const address = addressIn(Buffer.from(request.rawBody).toString());
  return { hints: address === null ? [] : [{ mailbox: { address }, what: 'news', secret: null }] };
}

async function verify(google: GoogleClient, { account, audience }: Expected, authorization: string | null): Promise<void> {
  const idToken = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
  if (idToken === undefined) throw new ProviderError('permission', 'a push without a signature');
  // Without Google's keys nothing can be said; Pub/Sub comes again.
  await google.getFederatedSignonCertsAsync().catch(() => {
    throw new ProviderError('temporary', 'the keys of Google cannot be read');
  });
  const ticket = await google.verifyIdToken({ idToken, audience }).catch(() => null);
  const payload = ticket?.getPayload();
  if (payload?.email !== account || payload.email_verified !== true) throw new ProviderError('permission', 'a push with a wrong signature');
}

/** Null for what nobody can read: refused, it would come for a week. */
function addressIn(body: string): string | null {
  try {
    const { message } = Push.parse(JSON.parse(body));
    return Notice.parse(JSON.parse(Buffer.from(message.data, 'base64').toString())).emailAddress;
  } catch {
    return null;
  }
}
