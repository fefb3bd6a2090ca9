import type { Encoding } from './decode.ts';
import type { Delimiter } from './detect-delimiter.ts';
import type { ColumnMapping, ListKind } from './map-columns.ts';
import type { ListSource } from './list-source.ts';

export interface SkippedRow {
  /** Physical line in the file, the header being line 1; a row that spans lines has its first. */
  line: number;
  code: SkipCode;
  /** A sentence for a person. */
  reason: string;
}

export type SkipCode =
  | 'too_few_fields'
  | 'too_many_fields'
  | 'broken_quote'
  | 'record_too_long'
  | 'missing_account_name'
  | 'missing_contact_name'
  | 'bad_email'
  | 'too_long'
  | 'duplicate_account'
  | 'duplicate_email'
  | 'duplicate_contact'
  | 'opt_out_not_writable'
  | 'vendor_rejected'
  | 'account_rejected';

/** A value that was left out while its row was imported. */
export interface Remark {
  code: RemarkCode;
  reason: string;
  rows: number;
}

export type RemarkCode =
  | 'employees_not_a_number'
  | 'industry_not_an_option'
  | 'website_not_a_domain'
  | 'unknown_account'
  | 'invented_contact_rejected';

export interface FileReport {
  /** Base name only: where the file lies on this machine is nobody's business. */
  file: string;
  encoding: Encoding;
  delimiter: Delimiter;
  source: ListSource;
  kind: ListKind;
  columns: ColumnMapping[];
  /** rows = accepted + skipped.length; blank lines are no rows. */
  rows: number;
  accepted: number;
  skipped: SkippedRow[];
  remarks: Remark[];
}

export interface ImportReport {
  files: FileReport[];
  /** Records made now; `contacts` came from rows, `generated` were invented. */
  written: { accounts: number; contacts: number; generated: number };
  /** Records that rows of the files named and that were there before. */
  existing: { accounts: number; contacts: number };
}
