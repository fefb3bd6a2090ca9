import { z } from 'zod';
import type { VendorHttp } from './vendor-http.ts';

/** A query travels in the URL, and servers stop reading a request's head at 16 KB. */
const MOST_CHARACTERS = 8000;

const escapes: Record<string, string> = { '\\': '\\\\', "'": "\\'", '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };

export function quote(text: string): string {
  // eslint-disable-next-line no-control-regex
  return `'${text.replace(/[\\'"\n\r\t\f\u0008]/g, (character) => escapes[character] ?? character)}'`;
}

/** Literals in groups that fit a query each; no literal twice. */
export function chunkByLength(literals: readonly string[]): string[][] {
  const chunks: string[][] = [];
  let length = MOST_CHARACTERS;
  for (const literal of new Set(literals)) {
    const added = encodeURIComponent(literal).length + 3;
    if (length + added > MOST_CHARACTERS) {
      chunks.push([]);
      length = 0;
    }
    chunks.at(-1)?.push(literal);
    length += added;
  }
  return chunks;
}

export async function queryAll<Row>(http: VendorHttp, schema: z.ZodType<Row>, soql: string): Promise<Row[]> {
  const Page = z.looseObject({ records: z.array(schema), nextRecordsUrl: z.string().optional() });
  let page = await http.read(Page, `/services/data/v67.0/query?q=${encodeURIComponent(soql)}`);
  const rows = [...page.records];
  while (page.nextRecordsUrl !== undefined) {
    page = await http.read(Page, page.nextRecordsUrl);
    rows.push(...page.records);
  }
  return rows;
}

/** Rows whose field is one of the values, over as many queries as that takes; `select` ends with the field's name. */
export async function queryIn<Row>(http: VendorHttp, schema: z.ZodType<Row>, select: string, values: readonly string[]): Promise<Row[]> {
  const found: Row[][] = [];
  for (const part of chunkByLength(values.map(quote))) found.push(await queryAll(http, schema, `${select} IN (${part.join(',')})`));
  return found.flat();
}
