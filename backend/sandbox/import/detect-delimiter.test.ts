import { expect, it } from 'vitest';
import { detectDelimiter } from './detect-delimiter.ts';

it.each([
  ['commas', 'Name,City\nAcme,Berlin\n', ',', 0],
  ['semicolons', 'Firma;Ort;Umsatz\nAcme;Berlin;1,5\nBeta;Bonn;2,5\n', ';', 0],
  ['tabs', 'Name\tCity, State\tPhone\nAcme\tAustin, Texas\t1\nBeta\tReno, Nevada\t2\n', '\t', 0],
  ['pipes', 'Name|City\nAcme|Berlin\n', '|', 0],
  ['commas within quotes do not count', '"Name, short, long";Place\n"Acme, Inc, Ltd";"Austin"\n"Beta, Inc, Co";Reno\n', ';', 0],
  ['line breaks within quotes end no row', 'Name;Note\n"Acme";"one, two\nthree, four, five\n"\n', ';', 0],
  ['a broken row does not decide', `Name;City;Phone\n${'Acme;Berlin;1\n'.repeat(9)}a,b,c,d,e\n`, ';', 0],
  ['a comma in the header only', 'Company, legal;City\nAcme;Berlin\nBeta;Bonn\n', ';', 0],
  ['one column', 'Company\nAcme, Inc.\nBeta\n', null, 0],
  ['a delimiter that Excel declares', 'sep=;\r\nName;City,Land\r\nA,B;C,D\r\n', ';', 7],
])('%s', (_, text, delimiter, startAt) => {
  expect(detectDelimiter(text)).toEqual({ delimiter, startAt });
});
