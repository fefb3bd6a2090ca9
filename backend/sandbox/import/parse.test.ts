import { expect, it } from 'vitest';
import { parseRecords } from './parse.ts';

const header = { line: 1, fields: ['Name', 'City'] };

it('reads quotes, doubled quotes, delimiters and line breaks in fields, and mixed line ends', () => {
  const text = 'Name,City\r\n"Acme, ""The"" Co","Ber\r\nlin"\nBeta,Bonn\r\rGamma,\n\n"Delta",""';
  expect(parseRecords(text, ',', 0)).toEqual({
    header,
    rows: [
      { line: 2, fields: ['Acme, "The" Co', 'Ber\r\nlin'] },
      { line: 4, fields: ['Beta', 'Bonn'] },
      { line: 6, fields: ['Gamma', ''] },
      { line: 8, fields: ['Delta', ''] },
    ],
    bad: [],
  });
});

it('skips rows with too few or too many fields, and blank ones without a word', () => {
  expect(parseRecords('Name;City\nAcme\n;\n \nBeta;Bonn;1\nGamma;Graz\n', ';', 0)).toEqual({
    header,
    rows: [{ line: 6, fields: ['Gamma', 'Graz'] }],
    bad: [
      { line: 2, code: 'too_few_fields', reason: 'The row has 1 field, the header 2.' },
      { line: 5, code: 'too_many_fields', reason: 'The row has 3 fields, the header 2.' },
    ],
  });
});

const misplaced = 'A quote stands where none may be; inside a quoted field it must be doubled.';

it('loses one row to a quote that is never closed, not those behind it', () => {
  expect(parseRecords('Name,City\nAcme,"Berlin\nBeta,Bonn\n"Gamma, Inc",Graz\nDelta,"Dresden\nEpsilon,Essen\n', ',', 0)).toEqual({
    header,
    rows: [
      { line: 3, fields: ['Beta', 'Bonn'] },
      { line: 4, fields: ['Gamma, Inc', 'Graz'] },
      { line: 6, fields: ['Epsilon', 'Essen'] },
    ],
    bad: [
      { line: 2, code: 'broken_quote', reason: misplaced },
      { line: 5, code: 'broken_quote', reason: 'A quote is opened and never closed.' },
    ],
  });
});

it('skips rows with a quote in the middle of a field', () => {
  expect(parseRecords('Name,City\nAcme 19" Racks,Berlin\n"Beta "the best" Ltd",Bonn\nGamma,Graz', ',', 0)).toEqual({
    header,
    rows: [{ line: 4, fields: ['Gamma', 'Graz'] }],
    bad: [
      { line: 2, code: 'broken_quote', reason: misplaced },
      { line: 3, code: 'broken_quote', reason: misplaced },
    ],
  });
});

it('counts lines by characters of more than one byte, too, and from behind a first line about the delimiter', () => {
  expect(parseRecords('sep=;\n\nName;City\nMüller;Zürich\nÄ"ö;Ü\nЖ;北京\n', ';', 6)).toEqual({
    header: { line: 3, fields: ['Name', 'City'] },
    rows: [
      { line: 4, fields: ['Müller', 'Zürich'] },
      { line: 6, fields: ['Ж', '北京'] },
    ],
    bad: [{ line: 5, code: 'broken_quote', reason: misplaced }],
  });
});

it('reads a list of one column whatever its values have in them', () => {
  expect(parseRecords('Company\nAcme, Inc.; Berlin|Bonn\n', null, 0).rows).toEqual([{ line: 2, fields: ['Acme, Inc.; Berlin|Bonn'] }]);
});

it('gives up on a record of absurd length and on a header that cannot be read', () => {
  expect(parseRecords(`Name,City\nAcme,"${'x'.repeat(200_000)}"\nBeta,Bonn\n`, ',', 0)).toEqual({
    header,
    rows: [{ line: 3, fields: ['Beta', 'Bonn'] }],
    bad: [{ line: 2, code: 'record_too_long', reason: 'The row is longer than 128,000 characters; a quote may be missing its end.' }],
  });
  expect(parseRecords('Na"me,City\nAcme,Berlin\n', ',', 0)).toEqual({
    header: null,
    rows: [],
    bad: [{ line: 1, code: 'broken_quote', reason: misplaced }],
  });
});

it('finds thousands of broken rows without reading the file again for each', () => {
  const rows = Array.from({ length: 6000 }, (_, index) => (index % 2 === 0 ? `"Acme ${index},Berlin` : `Beta ${index},Bonn`));
  const { rows: good, bad } = parseRecords(['Name,City', ...rows].join('\n'), ',', 0);
  expect([good.length, bad.length]).toEqual([3000, 3000]);
});
