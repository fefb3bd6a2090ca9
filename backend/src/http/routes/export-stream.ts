import type { Context } from 'hono';
import type { ExportRow } from '#services/crm-sync/export-sync.ts';

export type ExportFormat = 'csv' | 'json';

/** A cell that begins like a formula would be one to a spreadsheet. */
const FORMULA = /^[=+\-@\t\r]/;

export function csvCell(value: string | null): string {
  const text = value === null ? '' : FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const csvLines = (columns: readonly string[], rows: readonly ExportRow[]): string =>
  rows.map((row) => `${columns.map((column) => csvCell(row[column] ?? null)).join(',')}\r\n`).join('');

async function* chunks(pages: AsyncIterable<ExportRow[]>, columns: readonly string[], format: ExportFormat): AsyncGenerator<string> {
  if (format === 'csv') {
    yield `${columns.join(',')}\r\n`;
    for await (const rows of pages) yield csvLines(columns, rows);
    return;
  }
  let before = '[';
  for await (const rows of pages) {
    for (const row of rows) {
      yield `${before}\n${JSON.stringify(row)}`;
      before = ',';
    }
  }
  yield before === '[' ? '[]\n' : '\n]\n';
}

/** Sent as it is read: the next page is asked for when the last one has gone. */
export function streamExport(
  c: Context,
  pages: AsyncIterable<ExportRow[]>,
  { name, columns, format }: { name: string; columns: readonly string[]; format: ExportFormat },
): Response {
  const encoder = new TextEncoder();
  const source = chunks(pages, columns, format);
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await source.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await source.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
  const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json';
  return c.body(body, 200, { 'content-type': type, 'content-disposition': `attachment; filename="${name}.${format}"` });
}
