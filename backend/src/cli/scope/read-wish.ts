import { readFile } from 'node:fs/promises';
import { ScopeWish } from '@salesos/shared/api/record-scope';
import { CliError } from '../cli-error.ts';

/** `{"scopes":{"contact":{"owners":["…"],"list":"…","recordTypes":["…"]}}}`, as the API takes it. */
export async function readWish(file: string): Promise<ScopeWish> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CliError('bad_argument', `${file} cannot be read.`, 2);
  });
  try {
    return ScopeWish.parse(JSON.parse(text));
  } catch {
    throw new CliError('bad_argument', `${file} is no choice of records: {"scopes":{"contact":{"owners":["…"]}}}.`, 2);
  }
}
