import { CsvError, parse } from 'csv-parse/sync';
import type { Delimiter } from './detect-delimiter.ts';
import { LineStarts } from './line-starts.ts';
import type { SkippedRow } from './report.ts';

export interface ParsedRow {
  line: number;
  fields: string[];
}

export interface Parsed {
  header: ParsedRow | null;
  /** Each with as many fields as the header. */
  rows: ParsedRow[];
  bad: SkippedRow[];
}

const MOST_CHARACTERS = 128_000;
/** Never in a list: a list of one column has no delimiter, but the parser wants one. */
const NO_DELIMITER = '\u001f';

/**
 * Rows with their physical line. A record that breaks costs its first line only: parsing goes on at the next one, because
 * a quote that is never closed would otherwise swallow everything up to the next quote.
 */
export function parseRecords(text: string, delimiter: Delimiter, startAt: number): Parsed {
  const bytes = Buffer.from(text);
  const lines = new LineStarts(bytes);
  const parsed: Parsed = { header: null, rows: [], bad: [] };
  let from = Buffer.byteLength(text.slice(0, startAt));
  while (from < bytes.length) {
    const { records, failure } = parseRun(bytes.subarray(from), delimiter);
    let endAt = from;
    for (const record of records) {
      take(parsed, { line: lines.lineAt(skipLineEnds(bytes, endAt)), fields: record.fields });
      endAt = from + record.endAt;
    }
    if (!failure) break;
    const brokenAt = skipLineEnds(bytes, endAt);
    parsed.bad.push({ line: lines.lineAt(brokenAt), ...failure });
    if (!parsed.header) break;
    from = lines.nextLine(brokenAt, bytes.length);
  }
  return parsed;
}

interface Run {
  records: { fields: string[]; endAt: number }[];
  failure: Pick<SkippedRow, 'code' | 'reason'> | null;
}

function parseRun(bytes: Buffer, delimiter: Delimiter): Run {
  const records: Run['records'] = [];
  try {
    parse(bytes, {
      delimiter: delimiter ?? NO_DELIMITER,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MOST_CHARACTERS,
      // Collected here because `parse` gives nothing back once it throws.
      on_record: (fields: string[], { bytes: endAt }) => {
        records.push({ fields, endAt });
        return null;
      },
    });
    return { records, failure: null };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { records, failure: explain(error.code) };
  }
}

function explain(code: CsvError['code']): NonNullable<Run['failure']> {
  if (code === 'CSV_MAX_RECORD_SIZE') {
    const most = MOST_CHARACTERS.toLocaleString('en-US');
    return { code: 'record_too_long', reason: `The row is longer than ${most} characters; a quote may be missing its end.` };
  }
  if (code === 'CSV_QUOTE_NOT_CLOSED') return { code: 'broken_quote', reason: 'A quote is opened and never closed.' };
  return { code: 'broken_quote', reason: 'A quote stands where none may be; inside a quoted field it must be doubled.' };
}

function take(parsed: Parsed, row: ParsedRow): void {
  if (row.fields.every((field) => field.trim() === '')) return;
  if (!parsed.header) {
    parsed.header = row;
    return;
  }
  const [wanted, found] = [parsed.header.fields.length, row.fields.length];
  if (found === wanted) {
    parsed.rows.push(row);
    return;
  }
  const reason = `The row has ${found} ${found === 1 ? 'field' : 'fields'}, the header ${wanted}.`;
  parsed.bad.push({ line: row.line, code: found < wanted ? 'too_few_fields' : 'too_many_fields', reason });
}

function skipLineEnds(bytes: Buffer, position: number): number {
  let at = position;
  while (bytes[at] === 10 || bytes[at] === 13) at += 1;
  return at;
}
