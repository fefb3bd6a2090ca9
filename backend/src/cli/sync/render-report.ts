import type { CustomerReport, SyncReport } from './sync-customers.ts';
import type { Problem } from './problem.ts';

export function renderReport(report: SyncReport): string {
  const names = new Map(report.customers.map(({ customerId, name }) => [customerId, name]));
  const line = (kind: string, problem: Problem): string => {
    const whose = problem.customerId === null ? '' : `${names.get(problem.customerId) ?? problem.customerId}: `;
    return `${kind}  ${whose}${problem.count} × ${problem.what}: ${problem.code}. ${problem.remedy}`;
  };
  return [
    ...report.customers.map(customerLines),
    ...report.failed.map((problem) => line('failed ', problem)),
    ...report.pending.map((problem) => line('pending', problem)),
    report.ok ? 'Nothing is pending.' : `${report.failed.length + report.pending.length} kinds of things failed or are left over.`,
  ].join('\n');
}

function customerLines(customer: CustomerReport): string {
  const { created } = customer;
  return [
    customer.name,
    ...customer.connections.map(
      ({ provider, state, writing, recordsPulled }) => `  pulled ${recordsPulled} records from ${provider} (${state}, writing ${writing})`,
    ),
    `  ${created.accounts} accounts and ${created.contacts} contacts new, ${customer.contactsUpdated} contacts and ${customer.consentsChanged} consents changed`,
    `  pushed ${customer.fieldsPushed} fields of ${customer.recordsPushed} records, logged ${customer.activitiesLogged} activities, sent ${customer.mailsSent} mails`,
  ].join('\n');
}
