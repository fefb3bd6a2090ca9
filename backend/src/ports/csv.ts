export interface CsvRow {
  /** Of the file, the first is 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

export interface BrokenRow {
  readonly line: number;
  readonly code: 'broken_quote' | 'field_count' | 'row_too_long';
}

export interface CsvFile {
  readonly header: readonly string[];
  /** Each with as many fields as the header. */
  readonly rows: readonly CsvRow[];
  readonly broken: readonly BrokenRow[];
}

export interface CsvReader {
  /** Whatever a spreadsheet saves: UTF-8 or UTF-16, marked or not, Windows-1252; commas, semicolons or tabs. Null = no text, or nothing in it. */
  read(bytes: Uint8Array): CsvFile | null;
}
