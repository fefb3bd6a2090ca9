import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readTable } from './bulk-table.ts';

it.each<[string, string, string[][]]>([
  [
    'cells in quotes, parted as ours are',
    '"Id"`"Name"\n"1"`"a, b"\n"2"`""\n',
    [
      ['Id', 'Name'],
      ['1', 'a, b'],
      ['2', ''],
    ],
  ],
  [
    'quotes, line ends and delimiters within a cell',
    '"Id"`"Name"\n"1"`"say ""hi""\r\n`there`"\n',
    [
      ['Id', 'Name'],
      ['1', 'say "hi"\r\n`there`'],
    ],
  ],
  [
    'a job of an older version',
    'Id,Name\n1,"a`b"\n2,\n',
    [
      ['Id', 'Name'],
      ['1', 'a`b'],
      ['2', ''],
    ],
  ],
  [
    'a mark in front, other line ends, none at the end',
    '\uFEFFId`Name\r\n1`b',
    [
      ['Id', 'Name'],
      ['1', 'b'],
    ],
  ],
  ['a header only', '"Id"`"Name"\n', [['Id', 'Name']]],
  ['nothing', '', []],
])('reads %s', (_, text, rows) => {
  expect(readTable(text)).toEqual(rows);
});

it.each([
  ['within a cell', '"Id"`"Name"\n"1"`"An'],
  ['behind a delimiter', '"Id"`"Name"\n"1"`'],
  ['between cells', '"Id"`"Name"\n"1"'],
  ['with more behind a quote', '"Id"`"Name"\n"1"x`"2"\n'],
])('a page that is not whole is asked for again: cut off %s', (_, text) => {
  expect(() => readTable(text)).toThrow(expect.objectContaining({ failure: 'temporary' }));
});

it('reads whatever was written', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', '`', ',', '\n', '\r', ' ', 'é') });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell)), (cells) => {
      const rows = [['Id', 'A', 'B'], ...cells];
      const text = rows.map((row) => `${row.map((one) => `"${one.replaceAll('"', '""')}"`).join('`')}\n`).join('');
      expect(readTable(text)).toEqual(rows);
    }),
  );
});
