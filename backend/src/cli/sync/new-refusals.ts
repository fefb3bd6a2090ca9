import type { Refusal } from '#services/crm-sync/read-refused.ts';
import type { Problem } from './problem.ts';

const REMEDIES: Readonly<Record<Refusal['what'], string>> = {
  activity: 'The CRM refused it for good; its message is on the activity.',
  record: 'The CRM refused the record; correct what it names, the next change is written again.',
  opt_out: 'The CRM refused to note the opt-out. No mail goes all the same; correct what it names and press “sync now” on the contact.',
  mail: 'The mail server refused it, or nobody knows whether it went; the contact’s sequence says what to do.',
};

export function newRefusals(customerId: string, before: ReadonlyMap<string, Refusal>, after: ReadonlyMap<string, Refusal>): Problem[] {
  const counts = new Map<string, Problem>();
  for (const [key, { what, code }] of after) {
    if (before.has(key)) continue;
    const group = `${what} ${code}`;
    const problem = counts.get(group) ?? { customerId, what, code: code ?? 'unknown', count: 0, remedy: REMEDIES[what] };
    counts.set(group, { ...problem, count: problem.count + 1 });
  }
  return [...counts.values()];
}
