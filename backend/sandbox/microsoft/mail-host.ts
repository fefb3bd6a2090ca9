import type { MailHost } from '../mail/mail-host.ts';
import { deliverToOutlook } from './deliver.ts';
import { mailboxAt } from './mailbox.ts';
import { directory, type Grant } from './rows.ts';

/** Mailboxes somebody has connected to the product; the others take their mail elsewhere. */
export const microsoftHost: MailHost = {
  holds(twin, address) {
    const mailbox = mailboxAt(twin, address);
    return (
      mailbox !== null &&
      mailbox.account.hasMailbox &&
      twin.store.all<Grant>(directory, 'refresh').some(({ userId }) => userId === mailbox.account.id)
    );
  },
  async take(twin, address, raw) {
    await deliverToOutlook(twin, address, raw);
  },
};
