import { expect, test } from 'vitest';
import { createCsvReader } from './csv.ts';

const read = (text: string | Uint8Array) => createCsvReader().read(typeof text === 'string' ? Buffer.from(text) : text);
const plain = { header: ['email', 'reason'], rows: [{ line: 2, fields: ['kim@acme.example', 'für immer'] }], broken: [] };
const text = 'email;reason\r\nkim@acme.example;für immer\r\n';
const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();

test.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with its mark', Buffer.from(`\ufeff${text}`)],
  ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16 without a mark', Buffer.from(text, 'utf16le')],
  ['UTF-16 the other way round', swapped(Buffer.from(`\ufeff${text}`, 'utf16le'))],
  ['the other way round without a mark', swapped(Buffer.from(text, 'utf16le'))],
  ['Windows-1252', Buffer.from(text, 'latin1')],
  ['tabs', Buffer.from(text.replaceAll(';', '\t'))],
  ['commas', Buffer.from(text.replaceAll(';', ','))],
  ['old line ends', Buffer.from(text.replaceAll('\r\n', '\r'))],
])('%s', (_name, bytes) => {
  expect(read(bytes)).toEqual(plain);
});

test('Excel names its delimiter in a line of its own', () => {
  expect(read('sep=;\nemail\nkim@acme.example\n')).toEqual({ header: ['email'], rows: [{ line: 3, fields: ['kim@acme.example'] }], broken: [] });
});

test('a cell may hold delimiters, quotes and line ends; lines are the file’s', () => {
  expect(read('email,reason\n\na@x.example,"one, ""two""\nthree"\nb@x.example,four')?.rows).toEqual([
    { line: 3, fields: ['a@x.example', 'one, "two"\nthree'] },
    { line: 5, fields: ['b@x.example', 'four'] },
  ]);
});

test('a row that breaks costs itself only', () => {
  expect(
    read(`email,reason\na@x.example,"never closed\nb@x.example,fine\nc@x.example\nd@x.example,a,b\ne@x.example,"x"y\nf@x.example,fine\n`),
  ).toEqual({
    header: ['email', 'reason'],
    rows: [
      { line: 3, fields: ['b@x.example', 'fine'] },
      { line: 7, fields: ['f@x.example', 'fine'] },
    ],
    broken: [
      { line: 2, code: 'broken_quote' },
      { line: 4, code: 'field_count' },
      { line: 5, code: 'field_count' },
      { line: 6, code: 'broken_quote' },
    ],
  });
  expect(read(`email\n${'x'.repeat(200_000)}\na@x.example\n`)).toMatchObject({ rows: [{ line: 3 }], broken: [{ line: 2, code: 'row_too_long' }] });
});

test.each([
  ['nothing', ''],
  ['blank lines', ' \n\n'],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0xd])],
])('%s is no list', (_name, bytes) => {
  expect(read(bytes)).toBeNull();
});
