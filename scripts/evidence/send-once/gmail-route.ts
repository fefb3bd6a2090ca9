import type { Fault } from '../../../backend/sandbox/core/faults.ts';
import { type Account, directory } from '../../../backend/sandbox/google/rows.ts';
import { addressOf } from './mailbox-of.ts';
import type { Route } from './route.ts';
import { signIn } from './sign-in.ts';

const at = (match: string, times: number, kind: Fault['kind']): Fault => ({ vendor: 'google', match, times, kind });

export const gmailRoute: Route = {
  provider: 'gmail',
  isAsked: true,
  assumptions: ['gmail.message-id-replaced', 'gmail.search-is-current', 'gmail.sending-consumes-draft'],
  async mailboxId(launched, customerId) {
    const address = addressOf('rep');
    const { store } = launched.twin.twin;
    const account = store.get<Account>(directory, 'account', address);
    // More than Google allows a minute: the proof is of what happens to mails, not of how many go.
    if (account) store.put<Account>(directory, 'account', { ...account, unitsPerMinute: 1_000_000 });
    return signIn(launched, { customerId, provider: 'gmail', address });
  },
  mishaps: [
    at('drafts/send', 14, { type: 'delay', ms: 40 }),
    at('drafts/send', 1, { type: 'status', status: 429 }),
    at('drafts/send', 14, { type: 'delay', ms: 40 }),
    at('drafts/send', 1, { type: 'accept_then_504' }),
    at('drafts/send', 14, { type: 'delay', ms: 40 }),
    at('drafts/send', 1, { type: 'accept_then_drop' }),
    at('drafts/send', 14, { type: 'delay', ms: 40 }),
    at('drafts/send', 1, { type: 'status', status: 503 }),
  ],
};
