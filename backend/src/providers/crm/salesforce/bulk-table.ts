import { ProviderError } from '#ports/provider-error.ts';

/**
 * The rows of a job's results, header first. Every cell is a text; in quotes it may hold anything, a quote as two. Read by
 * hand: a page holds a hundred thousand cells, and nothing else is done to each of them.
 */
export function readTable(text: string): string[][] {
  const delimiter = delimiterOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; at += 1) {
    const end = text[at] === '"' ? endOfQuoted(text, at) : endOfPlain(text, at, delimiter);
    row.push(text[at] === '"' ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end));
    at = text[end] === '\r' && text[end + 1] === '\n' ? end + 1 : end;
    if (text[at] === delimiter) continue;
    if (at < text.length && text[at] !== '\n') throw broken();
    rows.push(row);
    row = [];
  }
  if (row.length > 0 || rows.some(({ length }) => length !== rows[0]?.length)) throw broken();
  return rows;
}

/** A job begun by an older version has commas; no field's name has either. */
const delimiterOf = (text: string): string => (text.slice(0, text.indexOf('\n')).includes('`') ? '`' : ',');

/** Behind the closing quote. */
function endOfQuoted(text: string, from: number): number {
  for (let at = from + 1; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0) throw broken();
    if (text[at + 1] !== '"') return at + 1;
  }
}

function endOfPlain(text: string, from: number, delimiter: string): number {
  let at = from;
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return at;
}

/** What was cut off on the way is to be had whole. */
const broken = (): ProviderError => new ProviderError('temporary', 'a page of a job’s results is not whole');
