import { expect, it } from 'vitest';
import { ImportError } from './import-error.ts';
import { listFiles } from './list-files.ts';
import { readList } from './read-list.ts';

it.each([
  ['header only', 'Name,City\r\n\r\n', 'header_only', 'list.csv: the file has a header and no rows'],
  ['no header', 'Acme,Berlin\nBeta,Bonn\n', 'no_known_columns', 'list.csv: no column names an account or a person (first line: Acme, Berlin)'],
  [
    'a broken header',
    'Na"me,City\nAcme,Berlin\n',
    'header_broken',
    'list.csv: the header cannot be read: A quote stands where none may be; inside a quoted field it must be doubled.',
  ],
])('refuses a file with %s', async (_, text, code, message) => {
  const [path = ''] = await listFiles({ 'list.csv': text });
  await expect(readList(path)).rejects.toEqual(new ImportError(code as ImportError['code'], message.slice('list.csv: '.length), 'list.csv'));
  await expect(readList(path)).rejects.toMatchObject({ code, message, file: 'list.csv' });
});
