import { type AgentAccount, readAgentAccounts } from '#services/accounting/read-agent-accounts.ts';
import { readWaiting, type Waiting } from '#services/crm-sync/read-waiting.ts';
import type { Engine } from '../capabilities.ts';
import type { Problem } from './problem.ts';

const REMEDIES: Readonly<Record<string, string>> = {
  shadow: 'The connection is read-only. An admin turns writing on: POST /v1/connections/{id}/writing {"state":"on"}.',
  scope_not_chosen: 'Reading waits for a choice of records: `scope save <file>`, or `scope everything` for all of them.',
  needs_reauth: 'The CRM asks for a new sign-in: POST /v1/connections, then follow authorizeUrl.',
  throttled: 'The CRM’s limit is used up. Try again later.',
  paused: 'Somebody paused the connection.',
  disconnected: 'The connection was ended.',
  leased: 'Another process has it in hand. Try again in a minute.',
  retry_later: 'The last try failed; it is tried again later. Run `sync once` again.',
  dead: 'Run `dead-letters list`, then `dead-letters redrive` once the cause is gone.',
};

/** What still waits for this customer. `moves` = it may go by itself within seconds, so looking again is worth it. */
export async function readLeftOver({ work, agents }: Engine, customerId: string): Promise<{ problems: Problem[]; moves: boolean }> {
  const rows = [
    ...(await work.withTenant(customerId, (uow) => readAgentAccounts(uow, agents))).flatMap(unapplied),
    ...(await work.withTenant(customerId, readWaiting)),
  ];
  const problems = rows.map(({ what, code, count }) => ({ customerId, what, code, count, remedy: REMEDIES[code] ?? 'Run `sync once` again.' }));
  return { problems, moves: rows.some(({ code }) => code === 'leased' || code === 'retry_later' || code === 'waiting') };
}

const unapplied = ({ agent, pending, dead }: AgentAccount): Waiting[] => [
  ...(pending > 0 ? [{ what: `events for the ${agent} agent`, code: 'waiting', count: pending }] : []),
  ...(dead > 0 ? [{ what: `dead letters of the ${agent} agent`, code: 'dead', count: dead }] : []),
];
