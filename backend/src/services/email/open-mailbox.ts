import type { Work } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { MailConnection } from '#ports/mail.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { openSignedIn } from '../mailbox/open-signed-in.ts';

export interface MailboxKeys {
  mailbox_id: string;
  provider: string;
  mailbox_address: string;
  settings: string;
}

/** The vendor's client for one mailbox; null where there is no such vendor here. */
export async function openMailbox(
  work: Work,
  deps: { providers: Providers; sealer: Sealer },
  customerId: string,
  mailbox: MailboxKeys,
): Promise<MailConnection | null> {
  const provider = deps.providers.mail.get(mailbox.provider);
  if (!provider) return null;
  const settings = settingsOf(deps.sealer, customerId, mailbox);
  const address = mailbox.mailbox_address;
  if (provider.oauth) return openSignedIn(work, { provider, sealer: deps.sealer }, { customerId, id: mailbox.mailbox_id, address, settings });
  return provider.connect({ address, settings, accessToken: null, scopes: [] });
}

export function settingsOf(sealer: Sealer, customerId: string, mailbox: Pick<MailboxKeys, 'mailbox_id' | 'settings'>): Record<string, string> {
  const sealed = { customerId, connectionId: mailbox.mailbox_id, field: 'settings' };
  return JSON.parse(sealer.open(mailbox.settings, sealed)) as Record<string, string>;
}
