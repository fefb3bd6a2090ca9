import type { CustomerAccount } from '#services/accounting/read-customer-account.ts';
import { table } from '../table.ts';

const states = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ') || 'none';

export function renderAccounts(accounts: readonly CustomerAccount[]): string {
  if (accounts.length === 0) return 'There are no customers.';
  return accounts.map(renderAccount).join('\n\n');
}

function renderAccount(account: CustomerAccount): string {
  const rows = account.agents.map(({ agent, events, applied, dead, pending }) => [agent, events, applied, dead, pending]);
  return [
    `${account.name} (${account.customerId}): ${account.events} events in the log`,
    table(['agent', 'subscribed', 'applied', 'dead', 'pending'], rows),
    `sends: ${states(account.sends)} · activities: ${states(account.activities)} · dirty records: ${account.dirty}`,
    ...account.unaccounted.map(({ kind, meaning, count, ids }) => `NOT ACCOUNTED FOR: ${kind}: ${count} (${meaning}): ${ids.join(', ')}`),
  ].join('\n');
}
