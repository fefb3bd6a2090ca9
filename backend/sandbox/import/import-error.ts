export type ImportErrorCode =
  | 'file_not_found'
  | 'file_unreadable'
  | 'file_too_large'
  | 'file_empty'
  | 'file_spreadsheet'
  | 'file_binary'
  | 'header_broken'
  | 'header_only'
  | 'no_known_columns'
  | 'wrong_org'
  | 'not_authorized'
  | 'not_permitted'
  | 'vendor_refused'
  | 'vendor_unreachable';

/** Stops the whole import. `file_*`, `header_*` and `no_known_columns` are raised before anything is written. */
export class ImportError extends Error {
  readonly code: ImportErrorCode;
  /** Base name; null when no file is at fault. */
  readonly file: string | null;

  constructor(code: ImportErrorCode, message: string, file: string | null = null) {
    super(file === null ? message : `${file}: ${message}`);
    this.code = code;
    this.file = file;
  }
}
