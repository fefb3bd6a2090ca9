import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import type { BrokenRow, CsvFile, CsvReader, CsvRow } from '#ports/csv.ts';

const MOST_CHARACTERS = 100_000;
const DELIMITERS = [',', ';', '\t'] as const;
/** Excel's way to name the delimiter in a first line of its own. */
const DECLARED = /^sep=([,;\t])\r?\n/i;

function decode(bytes: Uint8Array): string {
  const [first = 0, second = 0] = bytes;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return new TextDecoder('utf-16le').decode(bytes);
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'windows-1252').decode(bytes);
}

/** The one the header has most of; a list of one column has none. */
function delimiterOf(text: string): string {
  const header = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const count = (delimiter: string): number => header.split(delimiter).length;
  return DELIMITERS.reduce((best, each) => (count(each) > count(best) ? each : best));
}

interface Run {
  records: { fields: string[]; endAt: number }[];
  broke: BrokenRow['code'] | null;
}

/** Up to the first row that breaks. Collected as they come, because the parser gives nothing back once it throws. */
function parseRun(bytes: Buffer, delimiter: string): Run {
  const records: Run['records'] = [];
  try {
    parse(bytes, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      max_record_size: MOST_CHARACTERS,
      on_record: (fields: string[], { bytes: endAt }) => {
        records.push({ fields, endAt });
        return null;
      },
    });
    return { records, broke: null };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { records, broke: error.code === 'CSV_MAX_RECORD_SIZE' ? 'row_too_long' : 'broken_quote' };
  }
}

/** Every row with its line; one that breaks costs itself only, because a quote nobody closes would swallow all that follows. */
function* rowsOf(bytes: Buffer, delimiter: string, firstLine: number): Generator<CsvRow | BrokenRow> {
  let [from, line] = [0, firstLine];
  const pass = (to: number): void => {
    for (; from < to; from += 1) if (bytes[from] === 10 || (bytes[from] === 13 && bytes[from + 1] !== 10)) line += 1;
  };
  while (from < bytes.length) {
    const start = from;
    const { records, broke } = parseRun(bytes.subarray(start), delimiter);
    for (const { fields, endAt } of records) {
      yield { line, fields };
      pass(start + endAt);
    }
    if (broke === null) return;
    yield { line, code: broke };
    const [next] = [bytes.indexOf(10, from), bytes.indexOf(13, from)].filter((at) => at >= 0).sort((a, b) => a - b);
    pass(next === undefined ? bytes.length : next + (bytes[next] === 13 && bytes[next + 1] === 10 ? 2 : 1));
  }
}

export function createCsvReader(): CsvReader {
  return {
    read(given) {
      const text = decode(given);
      const declared = DECLARED.exec(text);
      const body = text.slice(declared?.[0].length ?? 0);
      if (body.trim() === '' || body.includes('\0')) return null;
      const file: { header: readonly string[] | null; rows: CsvRow[]; broken: BrokenRow[] } = { header: null, rows: [], broken: [] };
      for (const row of rowsOf(Buffer.from(body), declared?.[1] ?? delimiterOf(body), declared ? 2 : 1)) take(file, row);
      return file.header === null ? null : ({ ...file, header: file.header } satisfies CsvFile);
    },
  };
}

function take(file: { header: readonly string[] | null; rows: CsvRow[]; broken: BrokenRow[] }, row: CsvRow | BrokenRow): void {
  if ('code' in row) file.broken.push(row);
  else if (row.fields.every((field) => field.trim() === '')) return;
  else if (file.header === null) file.header = row.fields;
  else if (row.fields.length === file.header.length) file.rows.push(row);
  else file.broken.push({ line: row.line, code: 'field_count' });
}
