import type { Fault } from '../../../backend/sandbox/core/faults.ts';
import { addressOf, mailboxOf } from './mailbox-of.ts';
import type { Route } from './route.ts';

const at = (command: string, times: number, kind: Fault['kind']): Fault => ({ vendor: 'smtp', match: `^${command}`, times, kind });

export const smtpRoute: Route = {
  provider: 'smtp',
  isAsked: false,
  assumptions: [],
  mailboxId: ({ product: { work } }, customerId) => mailboxOf(work, customerId, addressOf('admin')),
  // A server that takes its time, so that a kill finds something under way.
  mishaps: [
    at('DATA', 14, { type: 'delay', ms: 40 }),
    at('DATA', 1, { type: 'status', status: 451 }),
    at('DATA', 14, { type: 'delay', ms: 40 }),
    at('RCPT', 1, { type: 'accept_then_drop' }),
    at('DATA', 14, { type: 'delay', ms: 40 }),
    at('DATA', 1, { type: 'accept_then_drop' }),
    at('DATA', 14, { type: 'delay', ms: 40 }),
    at('DATA', 1, { type: 'status', status: 554 }),
  ],
};
