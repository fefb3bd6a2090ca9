import { openHubspot, type HubspotTarget } from './hubspot-writer.ts';
import { planImport } from './plan-import.ts';
import { readList, type List } from './read-list.ts';
import type { ImportReport } from './report.ts';
import { openSalesforce, type SalesforceTarget } from './salesforce-writer.ts';
import { writePlan, type WriteOptions } from './write-plan.ts';
import type { Writer } from './writer.ts';

export type ImportTarget = ({ vendor: 'salesforce' } & SalesforceTarget) | ({ vendor: 'hubspot' } & HubspotTarget);

export interface ImportOptions extends WriteOptions {
  /** People for accounts without any, so that there is somebody to write to. */
  generateContacts: boolean;
  /** Takes one line of progress. */
  report(line: string): void;
}

/**
 * Lists of accounts and contacts into a CRM. All files are read and checked before anything is written; an ImportError of
 * one file stops them all. A second run over the same files makes nothing new.
 */
export async function importFiles(files: readonly string[], target: ImportTarget, options: ImportOptions): Promise<ImportReport> {
  const lists: List[] = [];
  for (const path of files) lists.push(await readList(path));
  const writer = await open(target);
  const plan = planImport(lists, writer.rules);
  options.report(
    `${plan.accounts.size} accounts and ${plan.contacts.length} contacts read from ${files.length === 1 ? '1 file' : `${files.length} files`}`,
  );
  const counts = await writePlan(plan, writer, options);
  return { files: plan.fileReports(), ...counts };
}

function open(target: ImportTarget): Promise<Writer> {
  return target.vendor === 'salesforce' ? openSalesforce(target) : openHubspot(target);
}
