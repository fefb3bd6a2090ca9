import type { Sealer } from '#ports/crypto.ts';
import type { MailConnection } from '#ports/mail.ts';
import type { Providers } from '#ports/provider-registry.ts';

export interface MailboxKeys {
  mailbox_id: string;
  provider: string;
  mailbox_address: string;
  settings: string;
}

/** The vendor's client for one mailbox; null where there is no such vendor here. */
export function openMailbox(deps: { providers: Providers; sealer: Sealer }, customerId: string, mailbox: MailboxKeys): MailConnection | null {
  const provider = deps.providers.mail.get(mailbox.provider);
  if (!provider) return null;
  const sealed = { customerId, connectionId: mailbox.mailbox_id, field: 'settings' };
  const settings = JSON.parse(deps.sealer.open(mailbox.settings, sealed)) as Record<string, string>;
  return provider.connect({ address: mailbox.mailbox_address, settings, accessToken: null, scopes: [] });
}
