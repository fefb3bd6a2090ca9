import type { MailHost } from '../mail/mail-host.ts';
import { Mailbox } from './mailbox.ts';
import { directory, type RefreshGrant } from './rows.ts';

/** Accounts somebody has connected to the product; the others take their mail elsewhere. */
export const googleHost: MailHost = {
  holds: (twin, address) => twin.store.all<RefreshGrant>(directory, 'refresh').some((grant) => grant.address === address.toLowerCase()),
  async take(twin, address, raw) {
    await new Mailbox(twin, address.toLowerCase()).add(Buffer.from(raw), ['INBOX', 'UNREAD']);
    await twin.store.flush();
  },
};
