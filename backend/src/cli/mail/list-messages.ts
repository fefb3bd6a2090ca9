import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { CliError } from '../cli-error.ts';

/** The .eml files below a folder, by name. */
export async function listMessages(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => {
    throw new CliError('not_found', `There is no folder ${dir}.`);
  });
  const files = entries
    .filter((entry) => entry.isFile() && /\.eml$/i.test(entry.name))
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)));
  if (files.length === 0) throw new CliError('not_found', `There is no .eml file in ${dir}.`);
  return files.toSorted();
}
