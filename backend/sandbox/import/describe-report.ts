import type { Encoding } from './decode.ts';
import type { Delimiter } from './detect-delimiter.ts';
import type { ListSource } from './list-source.ts';
import type { FileReport, ImportReport } from './report.ts';

const encodings: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-8-bom': 'UTF-8 with byte order mark',
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
  'windows-1252': 'Windows-1252',
};
const sources: Record<ListSource, string> = { salesforce: 'Salesforce export', hubspot: 'HubSpot export', plain: 'plain list' };
const kinds = { accounts: 'accounts', contacts: 'contacts', both: 'accounts and contacts' };

/** Short lines for a terminal; at most `mostRows` skipped rows of each file are shown, all are in the report. */
export function describeReport(report: ImportReport, mostRows = 50): string[] {
  const { written, existing } = report;
  const made = [count(written.accounts, 'account'), count(written.contacts, 'contact'), count(written.generated, 'invented contact')];
  const lines = [
    ...report.files.flatMap((file) => describeFile(file, mostRows)),
    `Written: ${made.join(', ')}. There before: ${count(existing.accounts, 'account')}, ${count(existing.contacts, 'contact')}.`,
  ];
  return lines.map(printable);
}

function describeFile(file: FileReport, mostRows: number): string[] {
  const mapped = file.columns.flatMap(({ column, field }) => (field === null ? [] : [`${column} → ${nameOf(field)}`]));
  const ignored = file.columns.flatMap(({ column, field }) => (field === null ? [column || '(no name)'] : []));
  const hidden = file.skipped.length - mostRows;
  return [
    `${file.file}: ${sources[file.source]} of ${kinds[file.kind]}, ${encodings[file.encoding]}, ${delimiterName(file.delimiter)}`,
    `  columns: ${mapped.join(' · ')}`,
    ...(ignored.length > 0 ? [`  ignored: ${ignored.join(', ')}`] : []),
    `  ${count(file.rows, 'row')}: ${file.accepted} accepted, ${file.skipped.length} skipped`,
    ...file.skipped.slice(0, mostRows).map(({ line, code, reason }) => `  line ${line}: ${reason} (${code})`),
    ...(hidden > 0 ? [`  … and ${hidden} more skipped`] : []),
    ...file.remarks.map(({ code, reason, rows }) => `  ${count(rows, 'row')}: ${reason} (${code})`),
  ];
}

function delimiterName(delimiter: Delimiter): string {
  if (delimiter === null) return 'one column';
  return { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' }[delimiter];
}

/** "contact.firstName" → "contact first name". */
function nameOf(field: string): string {
  return field.replace('.', ' ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** What stands in a file must not move the cursor or color the terminal. */
function printable(line: string): string {
  return line.replace(/\p{Cc}+/gu, ' ');
}
