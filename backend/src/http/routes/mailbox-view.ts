import type { Mailbox } from '@salesos/shared/api/mailbox';
import type { LatelyFound } from '#services/deliverability/remember.ts';
import type { StoredMailbox } from '#services/email/list-mailboxes.ts';

export type MailboxView = (mailbox: StoredMailbox) => Promise<Mailbox>;

/** A mailbox with what is known of its domain. */
export function mailboxView(lately: LatelyFound): MailboxView {
  return async (mailbox) => {
    const domain = mailbox.address.slice(mailbox.address.lastIndexOf('@') + 1).toLowerCase();
    const found = await lately(domain);
    const state = (part: 'spf' | 'dkim' | 'dmarc') => found?.[part].state ?? 'not_asked';
    return { ...mailbox, deliverability: { domain, spf: state('spf'), dkim: state('dkim'), dmarc: state('dmarc') } };
  };
}
