import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { ImportError } from './import-error.ts';
import { listFiles } from './list-files.ts';
import { readText } from './read-text.ts';

const failure = (path: string): Promise<string> =>
  readText(path).then(
    () => 'read',
    (error: unknown) => (error instanceof ImportError ? `${error.code} ${error.file}` : String(error)),
  );

it.each([
  ['empty.csv', Buffer.alloc(0), 'file_empty empty.csv'],
  ['blank.csv', Buffer.from('\ufeff \r\n\r\n'), 'file_empty blank.csv'],
  ['picture.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 1, 2, 3]), 'file_binary picture.csv'],
  ['noise.csv', Buffer.from(Array.from({ length: 600 }, (_, index) => ((index * 37) % 255) + 1)), 'file_binary noise.csv'],
  ['zero.csv', Buffer.from('Name,City\nAcme,Ber\u0000lin\n'), 'file_binary zero.csv'],
  ['book.xlsx', Buffer.from('PK\u0003\u0004rest of a zip file'), 'file_spreadsheet book.xlsx'],
  ['old.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'file_spreadsheet old.xls'],
  ['list.csv', Buffer.from('Name\nAcme\n'), 'read'],
])('%s', async (name, content, expected) => {
  const [path = ''] = await listFiles({ [name]: content });
  expect(await failure(path)).toBe(expected);
});

it('says what a path is that leads to no file', async () => {
  const [path = ''] = await listFiles({ 'list.csv': 'Name\nAcme\n' });
  expect(await failure(join(dirname(path), 'missing.csv'))).toBe('file_not_found missing.csv');
  expect(await failure(dirname(path))).toMatch(/^file_unreadable import-/);
});
