import type { Encoding } from './decode.ts';
import { detectDelimiter, type Delimiter } from './detect-delimiter.ts';
import { ImportError } from './import-error.ts';
import type { ListRow } from './list-row.ts';
import { recognizeSource, type ListSource } from './list-source.ts';
import { mapColumns, type ColumnMapping, type ListKind } from './map-columns.ts';
import { parseRecords } from './parse.ts';
import { readRow } from './read-row.ts';
import { readText } from './read-text.ts';
import type { SkippedRow } from './report.ts';

export interface List {
  file: string;
  encoding: Encoding;
  delimiter: Delimiter;
  source: ListSource;
  kind: ListKind;
  columns: ColumnMapping[];
  rows: ListRow[];
  /** Rows that could not be read. */
  bad: SkippedRow[];
}

/** One file, read and mapped but not checked. Throws an ImportError when it is no list. */
export async function readList(path: string): Promise<List> {
  const { file, text, encoding } = await readText(path);
  return { file, encoding, ...readListText(file, text) };
}

function readListText(file: string, text: string): Omit<List, 'file' | 'encoding'> {
  const { delimiter, startAt } = detectDelimiter(text);
  const { header, rows, bad } = parseRecords(text, delimiter, startAt);
  if (!header) throw new ImportError('header_broken', `the header cannot be read: ${bad[0]?.reason ?? 'it is missing'}`, file);
  if (rows.length + bad.length === 0) throw new ImportError('header_only', 'the file has a header and no rows', file);
  const mapped = mapColumns(header.fields.map((field) => field.trim()));
  if (!mapped) {
    const shown = header.fields.slice(0, 8).join(', ');
    throw new ImportError('no_known_columns', `no column names an account or a person (first line: ${shown})`, file);
  }
  const source = recognizeSource(header.fields);
  return { delimiter, source, ...mapped, rows: rows.map((row) => readRow(row, mapped.columns, source)), bad };
}
