import type { Mailbox } from '@salesos/shared/api/mailbox';
import { lookUpDeliverability } from '#services/deliverability/look-up.ts';
import { rememberDeliverability } from '#services/deliverability/remember.ts';
import type { StoredMailbox } from '#services/email/list-mailboxes.ts';
import type { HttpDeps } from '../deps.ts';

export type MailboxView = (mailbox: StoredMailbox) => Promise<Mailbox>;

/** A mailbox with what is known of its domain. */
export function mailboxView(deps: HttpDeps): MailboxView {
  const lately = rememberDeliverability((domain) => lookUpDeliverability(deps.work, deps.mailAuth, { domain, provider: null, selectors: [] }));
  return async (mailbox) => {
    const domain = mailbox.address.slice(mailbox.address.lastIndexOf('@') + 1).toLowerCase();
    const found = await lately(domain);
    const state = (part: 'spf' | 'dkim' | 'dmarc') => found?.[part].state ?? 'not_asked';
    return { ...mailbox, deliverability: { domain, spf: state('spf'), dkim: state('dkim'), dmarc: state('dmarc') } };
  };
}
