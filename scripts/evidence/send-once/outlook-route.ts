import type { Fault } from '../../../backend/sandbox/core/faults.ts';
import { type Account, directory } from '../../../backend/sandbox/microsoft/rows.ts';
import { addressOf } from './mailbox-of.ts';
import type { Route } from './route.ts';
import { signIn } from './sign-in.ts';

const at = (times: number, kind: Fault['kind']): Fault => ({ vendor: 'microsoft', match: '/send$', times, kind });

export const outlookRoute: Route = {
  provider: 'outlook',
  isAsked: true,
  assumptions: ['outlook.draft-outlives-send', 'outlook.immutable-ids-ignored', 'outlook.send-renames-again'],
  async mailboxId(launched, customerId) {
    const address = addressOf('other_rep');
    const { store } = launched.twin.twin;
    // More than Microsoft allows: the proof is of what happens to mails, not of how many go.
    const limits = { concurrent: 100, per10Minutes: 1_000_000, mailsPerMinute: 1_000_000 };
    for (const account of store.all<Account>(directory, 'account'))
      if (account.address === address) store.put<Account>(directory, 'account', { ...account, limits });
    return signIn(launched, { customerId, provider: 'outlook', address });
  },
  mishaps: [
    at(14, { type: 'delay', ms: 40 }),
    at(1, { type: 'status', status: 429, retryAfterSeconds: 1 }),
    at(14, { type: 'delay', ms: 40 }),
    at(1, { type: 'accept_then_504' }),
    at(14, { type: 'delay', ms: 40 }),
    at(1, { type: 'accept_then_drop' }),
    at(14, { type: 'delay', ms: 40 }),
    at(1, { type: 'status', status: 503 }),
  ],
};
