import { parse } from 'csv-parse/sync';

export const DELIMITERS = { COMMA: ',', SEMICOLON: ';', TAB: '\t', PIPE: '|', CARET: '^', BACKQUOTE: '`' } as const;
export const LINE_ENDINGS = { LF: '\n', CRLF: '\r\n' } as const;

export interface Dialect {
  columnDelimiter: keyof typeof DELIMITERS;
  lineEnding: keyof typeof LINE_ENDINGS;
}

export interface Table {
  header: string[];
  rows: string[][];
}

/** A file that cannot be read at all: the job fails with this message. */
export class BadFile extends Error {}

export function readCsv(text: string, { columnDelimiter, lineEnding }: Dialect): Table {
  const firstBreak = /\r?\n/.exec(text)?.[0];
  if (firstBreak !== undefined && firstBreak !== LINE_ENDINGS[lineEnding])
    throw new BadFile(`ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${lineEnding}`);
  try {
    const options = { bom: true, delimiter: DELIMITERS[columnDelimiter], record_delimiter: LINE_ENDINGS[lineEnding], skip_empty_lines: true };
    const [header, ...rows]: string[][] = parse(text, options);
    if (!header) throw new BadFile('InvalidBatch : Field name not found : the file is empty');
    return { header: header.map((name) => name.trim()), rows };
  } catch (error) {
    if (error instanceof BadFile) throw error;
    throw new BadFile(`InvalidBatch : Error parsing CSV: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Every cell in quotes, as the vendor writes results. */
export function writeCsv(rows: readonly (readonly string[])[], { columnDelimiter, lineEnding }: Dialect): string {
  const line = (cells: readonly string[]): string => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(DELIMITERS[columnDelimiter]);
  return rows.map((cells) => line(cells) + LINE_ENDINGS[lineEnding]).join('');
}
