import { expect, it } from 'vitest';
import { chunkByLength, quote } from './soql.ts';

it('quotes what would end or change a literal', () => {
  expect(quote(`O'Brien "\\" 100%_\r\n\t`)).toBe(`'O\\'Brien \\"\\\\\\" 100%_\\r\\n\\t'`);
});

it('groups literals so that each query fits a URL, each literal once', () => {
  const literals = Array.from({ length: 900 }, (_, index) => quote(`Größe & Söhne ${index}`));
  const chunks = chunkByLength([...literals, ...literals]);
  expect(chunks.flat()).toEqual(literals);
  expect(chunks.length).toBeGreaterThan(1);
  expect(chunks.every((chunk) => encodeURIComponent(chunk.join(',')).length <= 8000)).toBe(true);
  expect(chunkByLength([])).toEqual([]);
});
