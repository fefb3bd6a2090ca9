import type { MailHint } from '#ports/mail.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { Notices } from './wire.ts';

/** Of a subscription's own life; `missed` is news like any other, the reading afterwards finds it. */
const REWATCH: ReadonlySet<string> = new Set(['reauthorizationRequired', 'subscriptionRemoved']);

const LONGEST_ECHO = 2048;

function noticesIn(rawBody: Uint8Array) {
  try {
    return Notices.parse(JSON.parse(Buffer.from(rawBody).toString())).value;
  } catch (cause) {
    throw new ProviderError('permission', 'the notice is in a form Outlook does not send', { cause });
  }
}

/** Notices are not signed: what makes one believable is the secret the subscription was made with, which each repeats. */
export async function readHints({ url, rawBody }: { url: URL; rawBody: Uint8Array }): Promise<{ echo: string } | { hints: readonly MailHint[] }> {
  const echo = url.searchParams.get('validationToken');
  if (echo !== null) {
    if (echo.length > LONGEST_ECHO) throw new ProviderError('permission', 'no validation Outlook would send');
    return { echo };
  }
  const hints = new Map<string, MailHint>();
  for (const { subscriptionId, clientState, lifecycleEvent } of noticesIn(rawBody)) {
    const what = REWATCH.has(lifecycleEvent ?? '') ? 'rewatch' : 'news';
    hints.set(`${subscriptionId} ${what} ${clientState}`, { mailbox: { watchKey: subscriptionId }, what, secret: clientState });
  }
  return { hints: [...hints.values()] };
}
